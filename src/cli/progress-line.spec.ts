import { ProgressLine, renderProgress } from './progress-line.js';

function sink(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 80, write: (text: string) => written.push(text) };
}

describe('progress', () => {
  it('draws a bar, amounts and the time left on a terminal', () => {
    const out = sink(true);
    new ProgressLine(out).show({ label: 'stage', done: 50, total: 200, unit: 'records', etaSeconds: 12 });
    expect(out.written.join('')).toBe('\rstage       [######..................]  25 %  50 / 200 records  12 s left');
  });

  it('takes the line away at its end', () => {
    const out = sink(true);
    const line = new ProgressLine(out);
    line.show({ label: 'plan' });
    line.end('done');
    expect(out.written.at(-1)).toBe('done\n');
    expect(out.written.at(-2)).toMatch(/^\r +\r$/);
  });

  it('prints a line where the label changes or time has passed, elsewhere none', () => {
    const out = sink(false);
    let now = 0;
    const line = new ProgressLine(out, { interval: 1000, now: () => now });
    line.show({ label: 'stage', done: 1, total: 4, unit: 'records' });
    now = 500;
    line.show({ label: 'stage', done: 2, total: 4, unit: 'records' });
    now = 1000;
    line.show({ label: 'stage', done: 3, total: 4, unit: 'records' });
    line.show({ label: 'seal' });
    expect(out.written).toEqual(['stage   25 %  1 / 4 records\n', 'stage   75 %  3 / 4 records\n', 'seal\n']);
  });

  it('never gets wider than the terminal', () => {
    const line = renderProgress(
      { label: 'stage', done: 1e6, total: 2e6, unit: 'records', etaSeconds: 90 },
      { bar: true, width: 50 },
    );
    expect(line.length).toBeLessThanOrEqual(50);
    expect(line).toContain('50 %');
  });
});
