import { progressOf } from './run-view.js';

const progress = {
  stage: 'stage',
  done: 250,
  total: 1000,
  unit: 'records',
  since: '2026-01-01T00:00:00Z',
  at: '2026-01-01T00:00:10Z',
} as const;

describe('progress of a run', () => {
  it('tells percent and the seconds that are left at the pace so far', () => {
    expect(progressOf(progress)).toEqual({
      percent: 25,
      done: 250,
      total: 1000,
      unit: 'records',
      bytesWritten: null,
      etaSeconds: 30,
    });
  });

  it('knows no end before the first unit, and none of an unknown total', () => {
    expect(progressOf({ ...progress, done: 0 }).etaSeconds).toBeNull();
    expect(progressOf({ ...progress, total: 0 })).toMatchObject({ percent: 0, etaSeconds: null });
  });
});
