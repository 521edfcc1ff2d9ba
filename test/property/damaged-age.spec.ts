import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../../bench/bench-process.js';

interface Outcome {
  readonly refused: number;
  /** Damage that undid itself, or that stands outside of what counts. */
  readonly same: number;
  /** What was thrown that is no FormatError, and what was accepted that is not what was written. */
  readonly wrong: readonly string[];
  /** Of the processor. */
  readonly slowestSeconds: number;
  readonly peakRssMiB: number;
}

const program = fileURLToPath(new URL('../support/age-mutations-process.mjs', import.meta.url));
/** EC_TEST_AGE_MUTATIONS=<n> and EC_TEST_AGE_SEED=<n> look further. */
const count = Number(process.env.EC_TEST_AGE_MUTATIONS ?? (process.env.CI === 'true' ? 200_000 : 5000));
const seed = Number(process.env.EC_TEST_AGE_SEED ?? 61);
/** Some 300 microseconds each, on a machine that may do other things. Milliseconds. */
const patience = 600_000;

describe('a damaged age file, encryption.json or list of contents', () => {
  it(
    `is refused and never taken for another, in less than a second and 256 MiB (${count} files)`,
    () => {
      const answer = execFileSync(process.execPath, [...nodeFlags, program, JSON.stringify({ count, seed })], {
        encoding: 'utf8',
        timeout: patience,
      });
      const outcome = JSON.parse(answer) as Outcome;
      expect(outcome.wrong).toEqual([]);
      expect(outcome.refused + outcome.same).toBe(count);
      expect(outcome.refused).toBeGreaterThan(count * 0.9);
      expect(outcome.same).toBeGreaterThan(0);
      expect(outcome.slowestSeconds).toBeLessThan(1);
      expect(outcome.peakRssMiB).toBeLessThan(256);
    },
    patience,
  );
});
