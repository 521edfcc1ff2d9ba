import { asKey, asKind } from './record-key.js';

const encoded = (text: string | Buffer) => `~${Buffer.from(text).toString('base64url')}`;
const notFound = expect.objectContaining({ code: 'EC-NOT-FOUND', kind: 'not-found' }) as Error;

describe('the key of a record in a path', () => {
  it.each([
    'osv/A-1',
    'osv/a:erase',
    'osv/~tilde',
    'osv/../x',
    'osv/ü\u{10000}',
    'osv/a b+c%2F',
    'x/'.padEnd(1_000, 'y'),
  ])('is itself or its base64url: %s', (key) => {
    expect([asKey('vex', key), asKey('vex', encoded(key))]).toEqual([key, key]);
  });

  it.each([
    ['bytes that are not UTF-8', encoded(Buffer.from([0x6f, 0xff, 0xfe]))],
    ['base64 with padding', '~b3N2L0E='],
    ['the other base64', `~${Buffer.from('osv/?>').toString('base64')}`],
    ['bits left over', '~b3N2L0F'],
    ['U+0000', 'osv/a\0b'],
    ['U+0000 in base64url', encoded('osv/a\0b')],
    ['a line feed', 'osv/a\nb'],
  ])('is not %s', (_, segment) => {
    expect(() => asKey('vex', segment)).toThrow(notFound);
  });

  it('belongs to a kind that there is', () => {
    expect(asKind('vex')).toBe('vex');
    for (const name of ['VEX', 'batches', '__proto__', '']) expect(() => asKind(name)).toThrow(notFound);
  });
});
