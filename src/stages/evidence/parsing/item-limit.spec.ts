import { checkItems } from './item-limit.js';

const check = (text: string, limit: number) => () => checkItems(Buffer.from(text), limit, 0);
const tooLarge = (limit: number) =>
  expect.objectContaining({ code: 'too-large', message: expect.stringContaining(` ${limit} `) as string }) as Error;

describe('the limit of members and elements', () => {
  it('counts every member and element, and nothing inside strings', () => {
    const text = String.raw`{"a":[1,2,{}],"b,[{":"c\",[[[","d":{"e":[]}}`;
    expect(check(text, 9)).not.toThrow();
    expect(check(text, 8)).toThrow(tooLarge(8));
  });

  it('leaves what is no JSON to the parser', () => {
    expect(check('"\\', 0)).not.toThrow();
    expect(check('"never closed,,,', 0)).not.toThrow();
  });

  it.each(['{},', '[],', '0,', '"",'])('refuses 60 MiB of %s before they are parsed (B41)', (item) => {
    const text = `{"vulnerabilities":[${item.repeat((60 * 1024 * 1024) / item.length)}0]}`;
    const start = performance.now();
    expect(() => checkItems(Buffer.from(text))).toThrow(tooLarge(4_000_000));
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
