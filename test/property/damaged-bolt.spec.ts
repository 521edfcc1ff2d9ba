import { mutate } from '../support/mutation-process.js';

/** EC_TEST_BOLT_MUTATIONS=<n> and EC_TEST_BOLT_SEED=<n> look further. */
const count = Number(process.env.EC_TEST_BOLT_MUTATIONS ?? (process.env.CI === 'true' ? 200_000 : 5000));
const seed = Number(process.env.EC_TEST_BOLT_SEED ?? 55);
/** Some 100 microseconds each, on a machine that may do other things. Milliseconds. */
const patience = 600_000;

describe('a damaged bolt file', () => {
  it(
    `B55: is read or refused by checker and reader alike, in less than a second and 256 MiB (${count} files)`,
    () => {
      const outcome = mutate('./bolt-mutations-process.mjs', { count, seed }, patience);
      expect(outcome.refused + outcome.accepted).toBe(count);
      // Damage that nobody sees, or nothing but refusals, would test nothing.
      expect(outcome.refused).toBeGreaterThan(count / 2);
      expect(outcome.accepted).toBeGreaterThan(count / 10);
    },
    patience,
  );
});
