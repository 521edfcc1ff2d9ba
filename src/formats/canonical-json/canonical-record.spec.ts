import * as fc from 'fast-check';
import { FormatError } from '../format-error.js';
import { canonicalRecord } from './canonical-record.js';
import { canonicalJson } from './canonicalize.js';
import { isVerbatimNumber } from './json-value.js';

const limits = { maxBytes: 1024 * 1024, maxDepth: 100 };

function record(text: string) {
  const result = canonicalRecord(Buffer.from(text), limits);
  return { ...result, body: result.body.toString() };
}

function refusal(text: string | Buffer): FormatError {
  try {
    canonicalRecord(Buffer.from(text), limits);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the canonical form of an evidence record', () => {
  it('leaves canonical bytes as they are, without a copy', () => {
    const input = Buffer.from('{"a":1,"b":[{"c":"ü"}]}');
    const result = canonicalRecord(input, limits);
    expect(result).toMatchObject({ changed: false, verbatimNumbers: false, value: { a: 1 } });
    expect(result.body.buffer).toBe(input.buffer);
    expect(result.body.equals(input)).toBe(true);
  });

  it('orders members, drops white space and normalises numbers', () => {
    expect(record('{ "b" : 1.0, "a":[1E2, "\\u00fc"] }')).toMatchObject({
      body: '{"a":[100,"ü"],"b":1}',
      changed: true,
      verbatimNumbers: false,
    });
  });

  it.each([
    ['{"b":1,"a":{"x":1,"x":2}}', '/a/x'],
    ['{"a":1,"a":1}', '/a'],
    ['[{"a":":"},{"b":1,"b":":"}]', '/1/b'],
    ['{"a":1,"\\u0061":2}', '/a'],
    ['{"1":1,"1":2}', '/1'],
  ])('B03: refuses the repeated name in %s', (text, pointer) => {
    expect(refusal(text)).toMatchObject({ code: 'duplicate-key', pointer, line: 1 });
  });

  it('keeps numbers that do not survive, and says so', () => {
    const result = record('{"b":12345678901234567890, "a":[-0,1e400,1.50]}');
    expect(result).toMatchObject({
      body: '{"a":[-0,1e400,1.5],"b":12345678901234567890}',
      verbatimNumbers: true,
      changed: true,
    });
    expect(isVerbatimNumber((result.value as Record<string, unknown>)['b'])).toBe(true);
    expect(record(result.body)).toMatchObject({ body: result.body, verbatimNumbers: true, changed: false });
  });

  it('does not take digits in strings for numbers', () => {
    expect(record('{"b":"12345678901234567890","a":"\\"-0:"}')).toMatchObject({
      verbatimNumbers: false,
      body: '{"a":"\\"-0:","b":"12345678901234567890"}',
    });
  });

  it('keeps __proto__ and constructor as data', () => {
    expect(record('{"constructor":1,"__proto__":{"a":2},"a":{"__proto__":1}}').body).toBe(
      '{"__proto__":{"a":2},"a":{"__proto__":1},"constructor":1}',
    );
  });

  it('drops a byte order mark', () => {
    expect(record('\ufeff{"a":1}')).toMatchObject({ body: '{"a":1}', changed: true, verbatimNumbers: false });
  });

  it('says where a record is broken', () => {
    expect(refusal('{"a":1,\n"b":}')).toMatchObject({ code: 'syntax', line: 2, column: 5, pointer: '/b' });
    expect(refusal(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ code: 'encoding', offset: 1 });
    expect(refusal(Buffer.concat([Buffer.from('{"b":1,"a":"'), Buffer.from([0xc0]), Buffer.from('"}')]))).toMatchObject(
      { code: 'encoding', offset: 12 },
    );
    expect(refusal('{"a":"\\ud800"}')).toMatchObject({ code: 'encoding', pointer: '/a' });
    expect(refusal('['.repeat(200_000)).code).toBe('depth');
    expect(refusal('['.repeat(101) + ']'.repeat(101)).code).toBe('depth');
    expect(refusal(`"${'x'.repeat(limits.maxBytes)}"`).code).toBe('too-large');
  });

  it('agrees with canonicalJson on every record, whatever its order and white space', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.boolean(), (value, indent) => {
        const text = JSON.stringify(value, null, indent ? 2 : 0);
        const result = record(text);
        const survives = !/-0[,\s\]}]|-0$/.test(text);
        if (survives) expect(result.body).toBe(canonicalJson(JSON.parse(text)));
        expect(record(result.body)).toMatchObject({ body: result.body, changed: false });
      }),
      { numRuns: 300 },
    );
  });
});
