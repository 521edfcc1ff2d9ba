import * as fc from 'fast-check';
import { isSurelyCanonical } from './canonical-scan.js';
import { canonicalJson } from './canonicalize.js';

const escapedByNumber = /(?<!\\)(\\\\)*\\u/;
const isSure = (text: string, maxDepth = 100) => isSurelyCanonical(Buffer.from(text), maxDepth);

describe('the scan for what is canonical already', () => {
  it.each([
    '{"a":[1,-1.5,true,null,{}],"b":{"x":"ü","y":"\\n\\"\\\\"},"ba":[]}',
    '{"A":0,"_":1e+21,"a":5e-324}',
    '{"10":1,"9":2}',
    '"\u{7f}\u{2028}"',
    '[]',
  ])('is sure of %s', (text) => {
    expect(isSure(text)).toBe(true);
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  });

  it.each([
    ['white space', '{"a": 1}'],
    ['white space at the end', '[1]\n'],
    ['names that are out of order', '{"b":1,"a":1}'],
    ['names that are out of order behind an inner object', '{"b":{"c":1},"a":1}'],
    ['a name before the one that it goes on', '{"ab":1,"a":1}'],
    ['a repeated name', '{"a":1,"a":1}'],
    ['a repeated name in an array of objects', '[{"a":1},{"a":1,"a":2}]'],
    ['a name that may be escaped', '{"\\n":1}'],
    ['a name beyond ASCII', '{"ü":1}'],
    ['a number with a needless zero', '[1.0]'],
    ['a number written in another way', '[1E2]'],
    ['a number that is rounded', '[12345678901234567890]'],
    ['minus zero', '[-0]'],
    ['an escape that is not written', '["\\/"]'],
    ['a code point by its number', '["\\u0001"]'],
    ['a lone surrogate', '["\\ud800"]'],
  ])('is not sure of %s', (_, text) => {
    expect(isSure(text)).toBe(false);
  });

  it('counts the levels of arrays and objects', () => {
    expect(isSure('[{"a":[]}]', 3)).toBe(true);
    expect(isSure('[{"a":[]}]', 2)).toBe(false);
    expect(isSure('[[],[],[[]]]', 3)).toBe(true);
  });

  it('is never sure of a text that canonical JSON would write in another way', () => {
    const name = fc.string({
      minLength: 0,
      maxLength: 3,
      unit: fc.constantFrom('a', 'b', '"', 'é', '\n', '\u{ffff}', '😀'),
    });
    const scalar = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      name,
      fc.constantFrom(null, true),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('value')), fc.dictionary(name, tie('value'))),
    }));
    fc.assert(
      fc.property(value, fc.boolean(), (made, ordered) => {
        const text = ordered ? canonicalJson(made) : JSON.stringify(made);
        if (isSure(text)) expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is sure of most canonical texts', () => {
    const record = fc.dictionary(
      fc.stringMatching(/^[a-z_]{1,6}$/),
      fc.oneof(fc.integer(), fc.string(), fc.array(fc.string())),
    );
    fc.assert(
      fc.property(record, (made) => {
        const text = canonicalJson(made);
        expect(isSure(text)).toBe(!escapedByNumber.test(text));
      }),
    );
  });
});
