import { integrity, invalid, unavailable } from '../kernel/errors.js';
import { backoff, isRetryable, toRunError } from './retry-policy.js';

describe('retry policy', () => {
  it('retries what the surroundings broke and nothing that the input broke', () => {
    expect(isRetryable(unavailable('EC-UNAVAILABLE-DB', 'x'))).toBe(true);
    expect(isRetryable(toRunError(new Error('a bug')))).toBe(true);
    expect(isRetryable(invalid('EC-SELECTOR-EMPTY', 'x'))).toBe(false);
    expect(isRetryable(integrity('EC-DIGEST-MISMATCH', 'x'))).toBe(false);
  });

  it('names a full disk, which is retryable (F21)', () => {
    const error = toRunError(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
    expect(error).toMatchObject({ code: 'EC-DISK-FULL', kind: 'unavailable' });
    expect(isRetryable(error)).toBe(true);
  });

  it('doubles the wait with each attempt, with jitter and a ceiling', () => {
    expect(backoff(1, 0)).toBe(1500);
    expect(backoff(1, 0.999)).toBeLessThan(2500);
    expect(backoff(3, 0.5)).toBe(8000);
    expect(backoff(30, 0.5)).toBe(300_000);
  });
});
