import { mutate } from '../support/mutation-process.js';

/** EC_TEST_AGE_MUTATIONS=<n> and EC_TEST_AGE_SEED=<n> look further. */
const count = Number(process.env.EC_TEST_AGE_MUTATIONS ?? (process.env.CI === 'true' ? 200_000 : 5000));
const seed = Number(process.env.EC_TEST_AGE_SEED ?? 61);
/** Some 300 microseconds each, on a machine that may do other things. Milliseconds. */
const patience = 600_000;

describe('a damaged age file, encryption.json or list of contents', () => {
  it(
    `is refused and never taken for another, in less than a second and 256 MiB (${count} files)`,
    () => {
      const outcome = mutate('./age-mutations-process.mjs', { count, seed }, patience);
      expect(outcome.refused + outcome.same).toBe(count);
      expect(outcome.refused).toBeGreaterThan(count * 0.9);
      expect(outcome.same).toBeGreaterThan(0);
    },
    patience,
  );
});
