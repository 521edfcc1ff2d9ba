import { bytesOf, logLimits, RunLog, type LogLine, type LogSize } from './run-log.js';

function storeWith(size: LogSize = { lines: 0, bytes: 0 }) {
  const lines: LogLine[] = [];
  const append = (added: readonly LogLine[]) => Promise.resolve(void lines.push(...added));
  return { lines, size: () => Promise.resolve(size), append };
}

describe('the log of a run', () => {
  it('keeps lines in their order, stored together', async () => {
    const store = storeWith();
    const log = new RunLog(store);
    log.add(null, 'info', 'one');
    log.add('plan', 'warn', 'two', { records: 3 });
    expect(store.lines).toEqual([]);
    await log.flush();
    expect(store.lines.map(({ stage, level, message, data }) => [stage, level, message, data])).toEqual([
      [null, 'info', 'one', undefined],
      ['plan', 'warn', 'two', { records: 3 }],
    ]);
  });

  it('stores by itself within a second', async () => {
    const store = storeWith();
    new RunLog(store).add(null, 'info', 'soon');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(store.lines).toHaveLength(1);
  });

  it('holds no secret', async () => {
    const store = storeWith();
    const log = new RunLog(store);
    log.add(null, 'error', 'cannot reach postgres://owner:hunter2@db/ec with Bearer abcdefghijkl', {
      password: 'hunter2',
      nested: { apiKey: 'hunter2', url: 'https://u:hunter2@site/' },
      cause: new Error('eck_0123456789abcdef is wrong'),
    });
    await log.flush();
    const text = JSON.stringify(store.lines);
    expect(text).not.toMatch(/hunter2|abcdefghijkl|0123456789abcdef/);
    expect(text).toContain('[redacted]');
  });

  it('cuts a long message, and drops what PostgreSQL cannot hold', async () => {
    const store = storeWith();
    const log = new RunLog(store);
    log.add(null, 'info', `a\0b\ud800${'x'.repeat(5_000)}`);
    await log.flush();
    expect(store.lines[0]!.message).toMatch(/^ab\ufffdx+\.\.\.$/);
    expect(store.lines[0]!.message.length).toBe(logLimits.message + 3);
  });

  it('says in its last line that it was cut at so many lines, over all attempts', async () => {
    const store = storeWith({ lines: logLimits.lines - 3, bytes: 0 });
    const log = new RunLog(store);
    for (let i = 0; i < 10; i += 1) log.add(null, 'info', `line ${i}`);
    await log.flush();
    log.add(null, 'info', 'later');
    await log.flush();
    expect(store.lines.map(({ message }) => message)).toEqual([
      'line 0',
      'line 1',
      expect.stringContaining('the log ends here'),
    ]);
  });

  it('says in its last line that it was cut at so many bytes', async () => {
    const store = storeWith({ lines: 1, bytes: logLimits.bytes - 25 });
    const log = new RunLog(store);
    log.add(null, 'info', 'twenty bytes of text');
    log.add(null, 'info', 'twenty bytes of text');
    log.add(null, 'info', 'short');
    await log.flush();
    expect(store.lines.map(({ message }) => message)).toEqual([
      'twenty bytes of text',
      expect.stringContaining('the log ends here'),
    ]);
  });

  it('writes nothing more once the run is lost, and fails nobody', async () => {
    const append = () => Promise.reject(new Error('EC-LEASE-LOST'));
    const log = new RunLog({ size: () => Promise.resolve({ lines: 0, bytes: 0 }), append });
    log.add(null, 'info', 'one');
    await log.flush();
    log.add(null, 'info', 'two');
    await expect(log.flush()).resolves.toBeUndefined();
  });

  it('counts what the database counts', () => {
    expect(bytesOf({ at: '', stage: null, level: 'info', message: 'é', data: { a: 1 } })).toBe(2 + 7);
  });
});
