import { setTimeout as sleep } from 'node:timers/promises';
import { Turns } from './turns.js';

const late = () => new Error('late');
const never = new AbortController().signal;

describe('turns', () => {
  it('let so many run at once and no more, and everybody in the end', async () => {
    const turns = new Turns(2, 5_000);
    let [running, peak] = [0, 0];
    const work = async (value: number) => {
      running += 1;
      peak = Math.max(peak, running);
      await sleep(5);
      running -= 1;
      return value;
    };
    const answers = await Promise.all(Array.from({ length: 9 }, (_, i) => turns.run(() => work(i), late, never)));
    expect([peak, answers]).toEqual([2, [0, 1, 2, 3, 4, 5, 6, 7, 8]]);
  });

  it('are given up where none comes in time or the caller goes, and are not lost by that', async () => {
    const turns = new Turns(1, 30);
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = turns.run(() => promise, late, never);
    const gone = new AbortController();
    const left = turns.run(async () => 'left', late, gone.signal);
    const tooLate = turns.run(async () => 'late', late, never);
    gone.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await expect(tooLate).rejects.toThrow('late');
    resolve();
    await first;
    expect(await turns.run(async () => 'next', late, never)).toBe('next');
  });

  it('go on after work that failed', async () => {
    const turns = new Turns(1, 1_000);
    const failing = turns.run(() => Promise.reject(new Error('failed')), late, never);
    const next = turns.run(async () => 'next', late, never);
    await expect(failing).rejects.toThrow('failed');
    expect(await next).toBe('next');
  });
});
