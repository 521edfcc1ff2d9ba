import * as fc from 'fast-check';
import { FormatError } from '../format-error.js';
import { canonicalBytes, canonicalJson } from './canonicalize.js';
import { verbatimNumber } from './json-value.js';

function refusalOf(value: unknown, maxDepth?: number): { code: string; pointer?: string } {
  try {
    canonicalJson(value, maxDepth);
  } catch (error) {
    if (error instanceof FormatError) return { code: error.code, pointer: error.pointer };
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The double that has these 64 bits. */
function double(hex: string): number {
  return Buffer.from(hex, 'hex').readDoubleBE();
}

// RFC 8785, appendix B.
const numbers: readonly (readonly [string, string])[] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
];

describe('canonical JSON', () => {
  it.each(numbers)('writes the double %s as RFC 8785, appendix B, does', (hex, text) => {
    expect(canonicalJson(double(hex))).toBe(text);
    expect(canonicalJson({ b: double(hex), a: 1 })).toBe(`{"a":1,"b":${text}}`);
  });

  it.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])(
    'refuses the double %s with its pointer',
    (hex) => {
      expect(refusalOf({ a: [1, double(hex)] })).toEqual({ code: 'number', pointer: '/a/1' });
    },
  );

  it('orders names by UTF-16 units (RFC 8785, 3.2.3)', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])));
    expect(Object.keys(JSON.parse(text) as object)).toHaveLength(7);
    expect(text).toBe('{"\\r":0,"1":0,"\u0080":0,"\u00f6":0,"\u20ac":0,"\u{1f600}":0,"\ufb33":0}');
  });

  it('writes the sample of RFC 8785, 3.2.4', () => {
    const sample = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('orders integer-like names as text, not as JavaScript does', () => {
    expect(canonicalJson({ 9: 1, 10: 2, a: { 2: 1, 10: 2 } })).toBe('{"10":2,"9":1,"a":{"10":2,"2":1}}');
  });

  it('keeps constructor, prototype and __proto__ as data', () => {
    const value: unknown = JSON.parse('{"prototype":2,"constructor":{"name":1},"__proto__":{"x":1}}');
    expect(canonicalJson(value)).toBe('{"__proto__":{"x":1},"constructor":{"name":1},"prototype":2}');
  });

  it('writes a verbatim number as it was read', () => {
    expect(canonicalJson({ b: [verbatimNumber('1e400')], a: verbatimNumber('-0') })).toBe('{"a":-0,"b":[1e400]}');
    expect(canonicalJson({ a: verbatimNumber('12345678901234567890') })).toBe('{"a":12345678901234567890}');
  });

  it.each([
    ['undefined', { b: 1, a: undefined }, '/a'],
    ['a function', { a: [() => 1] }, '/a/0'],
    ['a date', { a: new Date(0) }, '/a'],
    ['a map', { 'a/b': { '~': new Map() } }, '/a~1b/~0'],
    ['a big integer', [1n], '/0'],
    ['a hole of an array', [1, , 2], '/1'], // oxlint-disable-line no-sparse-arrays
    ['an object with toJSON', { a: { toJSON: () => 1 } }, '/a/toJSON'],
  ])('refuses %s with its pointer', (_name, value, pointer) => {
    expect(refusalOf(value)).toEqual({ code: 'schema', pointer });
  });

  it.each([
    ['a value', { a: 'x\ud800' }, '/a'],
    ['a low one', ['\udc00x'], '/0'],
    ['a name', { 'a\ud800': 1 }, '/a\ud800'],
  ])('refuses a lone surrogate in %s', (_name, value, pointer) => {
    expect(refusalOf(value)).toEqual({ code: 'encoding', pointer });
  });

  it('takes the text of an escape for what it is', () => {
    expect(canonicalJson('\\ud800')).toBe('"\\\\ud800"');
    expect(canonicalJson({ b: '\\\\ud800', a: '\u{1f600}' })).toBe('{"a":"\u{1f600}","b":"\\\\\\\\ud800"}');
  });

  it('refuses nesting beyond the limit and never overflows the stack', () => {
    expect(refusalOf([[[1]]], 2)).toEqual({ code: 'depth', pointer: '/0/0' });
    expect(canonicalJson([[1]], 2)).toBe('[[1]]');
    expect(refusalOf(JSON.parse('['.repeat(200_000) + ']'.repeat(200_000))).code).toBe('depth');
    const circle: Record<string, unknown> = { b: 1 };
    circle['a'] = circle;
    expect(refusalOf(circle).code).toBe('depth');
  });

  it('sorts objects of any size alike', () => {
    const names = Array.from({ length: 100 }, (_, i) => `k${(i * 37) % 100}`);
    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 1])));
    expect(text).toBe(
      `{${[...names]
        .sort()
        .map((name) => `"${name}":1`)
        .join(',')}}`,
    );
  });

  it('is stable, and blind to the order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(canonicalBytes(value).toString()).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
