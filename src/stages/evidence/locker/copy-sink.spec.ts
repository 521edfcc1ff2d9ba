import { Writable } from 'node:stream';
import { CopySink } from './copy-sink.js';

const rows = () => ({ rows: new Uint8Array(64) });

describe('a COPY stream', () => {
  it('adds no listener for those who wait for it, however many they are', async () => {
    const slow = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => void setImmediate(done),
    });
    const sink = new CopySink(slow);
    const before = slow.listenerCount('drain');
    const waiting = Array.from({ length: 50 }, () => sink.write(rows()));
    expect(slow.listenerCount('drain')).toBe(before);
    await Promise.all(waiting);
    await sink.end();
  });

  it('tells its failure to all who wait', async () => {
    const sink = new CopySink(
      new Writable({
        highWaterMark: 1,
        write: (_chunk, _encoding, done) => void setImmediate(done, new Error('gone')),
      }),
    );
    const waiting = [sink.write(rows()), sink.write(rows())];
    for (const one of waiting) await expect(one).rejects.toThrow('gone');
    await expect(sink.end()).rejects.toThrow('gone');
  });
});
