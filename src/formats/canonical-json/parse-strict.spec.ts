import * as fc from 'fast-check';
import { FormatError } from '../format-error.js';
import { canonicalJson } from './canonicalize.js';
import { isVerbatimNumber } from './json-value.js';
import { parseStrict } from './parse-strict.js';
import { apiBodyOptions, evidenceOptions, type StrictJsonOptions } from './strict-json-options.js';

function refusal(text: string | Uint8Array, options: StrictJsonOptions = apiBodyOptions): FormatError {
  try {
    parseStrict(typeof text === 'string' ? Buffer.from(text) : text, options);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const bytes = (...values: (string | number[])[]) => Buffer.concat(values.map((value) => Buffer.from(value as string)));

describe('the strict JSON parser', () => {
  it.each([
    ['', 1, 1],
    ['  \n ', 2, 2],
    ['{"a":1,}', 1, 8],
    ['[1,]', 1, 4],
    ['{"a":1\n,"b" 2}', 2, 6],
    ['{"ä":"ö" x}', 1, 10],
    ["{'a':1}", 1, 2],
    ['[1 2]', 1, 4],
    ['[01]', 1, 3],
    ['[1.]', 1, 4],
    ['[.5]', 1, 2],
    ['[+1]', 1, 2],
    ['[1e]', 1, 4],
    ['[-]', 1, 3],
    ['{"a":tru}', 1, 6],
    ['"abc', 1, 1],
    ['"a\nb"', 1, 3],
    ['"\\x"', 1, 2],
    ['"\\u12g4"', 1, 2],
    ['"\\', 1, 2],
    ['{"a"}', 1, 5],
    ['{1:2}', 1, 2],
    ['[', 1, 2],
    ['{', 1, 2],
    ['[,1]', 1, 2],
    ['{"a":1}}', 1, 8],
    ['{"a":1} {}', 1, 9],
    ['// x\n1', 1, 1],
    ['"a\0b"', 1, 3],
  ])('B01: refuses %j at line %d, column %d', (text, line, column) => {
    expect(refusal(text)).toMatchObject({ code: 'syntax', line, column });
  });

  it('B01: names the member that is wrong', () => {
    expect(refusal('{"a":[1,{"b/c":}]}')).toMatchObject({ code: 'syntax', pointer: '/a/1/b~1c', offset: 15 });
  });

  it.each([65, 1000, 200_000])('B02: refuses %d levels while scanning', (levels) => {
    expect(refusal('['.repeat(levels)).code).toBe('depth');
    expect(refusal('{"a":'.repeat(levels)).code).toBe('depth');
    expect(refusal('['.repeat(levels), { ...evidenceOptions, maxDepth: 64 })).toMatchObject({ line: 1, column: 65 });
  });

  it('B02: takes 64 levels, and never more than 1,000 whatever is asked', () => {
    expect(canonicalJson(parseStrict(Buffer.from('['.repeat(64) + ']'.repeat(64)), apiBodyOptions))).toHaveLength(128);
    expect(refusal('['.repeat(200_000), { ...evidenceOptions, maxDepth: 1e9 }).code).toBe('depth');
  });

  it.each(['{"tenant":1,"tenant":1}', '{"a":{"\\u0061":1,"a":2}}', '{"__proto__":1,"__proto__":2}'])(
    'B03: refuses %s',
    (text) => {
      expect(refusal(text, evidenceOptions).code).toBe('duplicate-key');
    },
  );

  it('B03: points at the repeated name', () => {
    expect(refusal('{"a":{"tenant":1,"b":2,"tenant":3}}')).toMatchObject({ pointer: '/a/tenant', column: 24 });
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'B04: refuses the name %s in a body and changes no prototype',
    (name) => {
      expect(refusal(`{"a":{"${name}":{"polluted":1}}}`)).toMatchObject({
        code: 'forbidden-key',
        pointer: `/a/${name}`,
      });
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  it('B04: keeps such names as data in evidence', () => {
    const value = parseStrict(Buffer.from('{"__proto__":{"x":1},"constructor":2}'), evidenceOptions) as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect((value as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each([
    '9007199254740993',
    '9007199254740992',
    '-9007199254740992',
    '1e400',
    '-0',
    '-0.0',
    '1e22',
    '0.10000000000000000001',
    'NaN',
    '-Infinity',
    'Infinity',
  ])('B05: refuses the number %s with its pointer', (token) => {
    expect(refusal(`{"a":[${token}]}`)).toMatchObject({
      code: 'number',
      pointer: '/a/0',
      column: expect.any(Number) as number,
    });
  });

  it.each([
    ['9007199254740991', 9007199254740991],
    ['-1.50', -1.5],
    ['0', 0],
    ['0.0', 0],
    ['1E2', 100],
    ['0.1', 0.1],
    ['0.30000000000000004', 0.30000000000000004],
    ['5e-324', 5e-324],
  ])('B05: takes the number %s', (token, value) => {
    expect(parseStrict(Buffer.from(token), apiBodyOptions)).toBe(value);
  });

  it.each(['12345678901234567890', '1e400', '1e-400', '-0', '333333333.33333329', '1E99999999999999999999'])(
    'keeps %s verbatim in evidence',
    (token) => {
      const value = parseStrict(Buffer.from(`[${token}]`), evidenceOptions) as readonly unknown[];
      expect(isVerbatimNumber(value[0])).toBe(true);
      expect(canonicalJson(value)).toBe(`[${token}]`);
      expect(JSON.stringify(value)).toBe(`[${token}]`);
    },
  );

  it.each([
    ['a bare continuation byte', bytes('{"a":"', [0x80], '"}'), 6],
    ['an overlong slash', bytes('"', [0xc0, 0xaf], '"'), 1],
    ['an overlong NUL', bytes('"', [0xe0, 0x80, 0x80], '"'), 1],
    ['an encoded surrogate', bytes('"é', [0xed, 0xa0, 0x80], '"'), 3],
    ['a cut sequence', bytes('"', [0xe2, 0x82]), 1],
    ['beyond U+10FFFF', bytes('"', [0xf4, 0x90, 0x80, 0x80], '"'), 1],
    ['UTF-16, little endian', bytes([0xff, 0xfe], Buffer.from('{}', 'utf16le').toString('latin1')), 0],
    ['UTF-16, big endian', bytes([0xfe, 0xff, 0x00, 0x7b]), 0],
    ['UTF-16 without a mark', Buffer.from('{"a":1}', 'utf16le'), 0],
    ['a byte order mark', bytes([0xef, 0xbb, 0xbf], '{}'), 0],
  ])('B06: refuses %s', (_name, text, offset) => {
    expect(refusal(text)).toMatchObject({ code: 'encoding', offset, line: 1 });
  });

  it.each(['"\\ud800"', '"a\\udc00b"', '"\\ud800\\u0041"', '{"\\ud800":1}'])(
    'B06: refuses the lone surrogate of %s',
    (text) => {
      expect(refusal(text).code).toBe('encoding');
      expect(refusal(text, evidenceOptions).code).toBe('encoding');
    },
  );

  it('B06: joins escaped pairs, and skips a byte order mark where that is asked', () => {
    expect(parseStrict(Buffer.from('"\\ud83d\\ude00"'), apiBodyOptions)).toBe('\u{1f600}');
    expect(parseStrict(bytes([0xef, 0xbb, 0xbf], '[1]'), evidenceOptions)).toEqual([1]);
  });

  it('B07: refuses U+0000 in strings and names of a body, and keeps it in evidence', () => {
    expect(refusal('{"a":["x","\\u0000"]}')).toMatchObject({ code: 'encoding', pointer: '/a/1' });
    expect(refusal('{"\\u0000":1}').code).toBe('encoding');
    expect(parseStrict(Buffer.from('"\\u0000"'), evidenceOptions)).toBe('\0');
  });

  it('refuses more bytes or items than the limits, naming them', () => {
    expect(refusal('[1,2,3,4]', { ...apiBodyOptions, maxBytes: 8 })).toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('8') as string,
    });
    expect(refusal('[1,2,{"a":4}]', { ...apiBodyOptions, maxItems: 3 })).toMatchObject({
      code: 'too-large',
      pointer: '/2/a',
    });
  });

  it('reads what JSON.parse reads, from any white space', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 1, '\t', '\r\n'), (value, space) => {
        const text = Buffer.from(JSON.stringify(value, null, space));
        expect(canonicalJson(parseStrict(text, evidenceOptions))).toBe(canonicalJson(JSON.parse(text.toString())));
      }),
      { numRuns: 300 },
    );
  });

  it('accepts exactly the texts that JSON.parse accepts, one flipped byte away', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.nat(), fc.integer({ min: 0x20, max: 0x7e }), (value, at, byte) => {
        const text = Buffer.from(JSON.stringify(value));
        text[at % text.length] = byte;
        const strict = outcome(() => parseStrict(text, { ...evidenceOptions, numbers: 'keep-verbatim' }));
        const lax = outcome(() => JSON.parse(text.toString()) as unknown);
        // What JSON.parse does not look at may be refused before the place at which it stops.
        fc.pre(!['duplicate-key', 'encoding'].includes(strict.code));
        expect(strict.ok).toBe(lax.ok);
      }),
      { numRuns: 1000 },
    );
  });
});

function outcome(read: () => unknown): { ok: boolean; code: string } {
  try {
    read();
    return { ok: true, code: '' };
  } catch (error) {
    return { ok: false, code: error instanceof FormatError ? error.code : '' };
  }
}
