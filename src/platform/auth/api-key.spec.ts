import { formatApiKey, hashApiKey, isAllowedAddress, isApiKey, isCidr } from './api-key.js';

describe('API key text', () => {
  it('has 256 bits and a prefix that scanners find', () => {
    const key = formatApiKey(Buffer.alloc(32, 0xff));
    expect(key).toBe(`eck_${'_'.repeat(42)}8`);
    expect(isApiKey(key)).toBe(true);
    expect(hashApiKey(key)).toHaveLength(32);
    expect(() => formatApiKey(Buffer.alloc(31))).toThrow(RangeError);
  });
});

describe('networks', () => {
  it.each(['10.0.0.0/8', '127.0.0.1/32', '2001:db8::/32', '::/0'])('knows %s', (text) =>
    expect(isCidr(text)).toBe(true),
  );

  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/8/8', '::/129', '10.0.0.0/-1', ''])('refuses %s', (text) =>
    expect(isCidr(text)).toBe(false),
  );

  it.each([
    ['10.1.2.3', ['10.0.0.0/8'], true],
    ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
    ['11.1.2.3', ['10.0.0.0/8'], false],
    ['2001:db8::1', ['10.0.0.0/8', '2001:db8::/32'], true],
    ['2001:db9::1', ['2001:db8::/32'], false],
    ['', ['0.0.0.0/0'], false],
    ['anything', [], true],
  ])('address %s in %j: %s', (address, cidrs, allowed) => {
    expect(isAllowedAddress(address, cidrs)).toBe(allowed);
  });
});
