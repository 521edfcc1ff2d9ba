import { formatApiKey, hashApiKey, isAllowedAddress, isApiKey, isCidr } from './api-key.js';
import { RecentAnswers } from './recent-answers.js';

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

describe('recent answers', () => {
  it('are asked for once by requests that come together, and forgotten after a failure', async () => {
    let asked = 0;
    const answers = new RecentAnswers<number>(1_000);
    const ask = () => Promise.resolve((asked += 1));
    expect(await Promise.all([answers.get('a', ask), answers.get('a', ask)])).toEqual([1, 1]);
    await expect(answers.get('b', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await answers.get('b', ask)).toBe(2);
  });

  it('never grow beyond their capacity', async () => {
    let asked = 0;
    const answers = new RecentAnswers<number>(60_000, 2);
    const ask = () => Promise.resolve((asked += 1));
    for (const key of ['a', 'b', 'c', 'a']) await answers.get(key, ask);
    expect(asked).toBe(4);
  });
});
