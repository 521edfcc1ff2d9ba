import { ReadingPace } from './reading-pace.js';

const KiB = 1024;
const MiB = 1024 * KiB;

describe('the pace of a reader', () => {
  it('is two buffers in turn for a quick consumer', () => {
    const pace = new ReadingPace(10 * MiB);
    const first = pace.next();
    const second = pace.next();
    expect(pace.readsAhead).toBe(true);
    expect([first.length, second.length]).toEqual([256 * KiB, 256 * KiB]);
    expect(second).not.toBe(first);
    expect(pace.next()).toBe(first);
    pace.end();
  });

  it('is one small buffer once a consumer kept it waiting, until 4 MiB went without a wait', () => {
    const pace = new ReadingPace(10 * MiB);
    pace.next();
    pace.took(256 * KiB, 251);
    expect(pace.readsAhead).toBe(false);
    const small = pace.next();
    expect(small.length).toBe(32 * KiB);
    expect(pace.next()).toBe(small);
    pace.took(4 * MiB - 1, 1);
    expect(pace.readsAhead).toBe(false);
    pace.took(1, 1);
    expect(pace.readsAhead).toBe(true);
    expect(pace.next().length).toBe(256 * KiB);
    pace.end();
  });

  it('takes no more than is to be read', () => {
    expect(new ReadingPace(100).next()).toHaveLength(100);
  });

  it('gives the large buffers to 16 readers at most, and to the next when one of them is slow or ends', () => {
    const paces = Array.from({ length: 17 }, () => new ReadingPace(10 * MiB));
    expect(paces.map(({ readsAhead }) => readsAhead)).toEqual([...Array.from({ length: 16 }, () => true), false]);
    expect(paces[16]!.next()).toHaveLength(32 * KiB);
    paces[0]!.took(1, 1_000);
    paces[0]!.next();
    const follower = new ReadingPace(10 * MiB);
    expect(follower.readsAhead).toBe(true);
    paces[1]!.end();
    paces[16]!.took(4 * MiB, 1);
    expect(paces[16]!.readsAhead).toBe(true);
    for (const pace of [...paces, follower]) pace.end();
  });
});
