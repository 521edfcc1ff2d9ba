import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../../bench/bench-process.js';

interface Outcome {
  readonly refused: number;
  readonly accepted: number;
  /** What was thrown that is no FormatError, and where checker and reader disagreed. */
  readonly wrong: readonly string[];
  /** Of the processor. */
  readonly slowestSeconds: number;
  readonly peakRssMiB: number;
}

const program = fileURLToPath(new URL('../support/bolt-mutations-process.mjs', import.meta.url));
/** EC_TEST_BOLT_MUTATIONS=<n> and EC_TEST_BOLT_SEED=<n> look further. */
const count = Number(process.env.EC_TEST_BOLT_MUTATIONS ?? (process.env.CI === 'true' ? 200_000 : 5000));
const seed = Number(process.env.EC_TEST_BOLT_SEED ?? 55);
/** Some 100 microseconds each, on a machine that may do other things. Milliseconds. */
const patience = 600_000;

describe('a damaged bolt file', () => {
  it(
    `B55: is read or refused by checker and reader alike, in less than a second and 256 MiB (${count} files)`,
    () => {
      const answer = execFileSync(process.execPath, [...nodeFlags, program, JSON.stringify({ count, seed })], {
        encoding: 'utf8',
        timeout: patience,
      });
      const outcome = JSON.parse(answer) as Outcome;
      expect(outcome.wrong).toEqual([]);
      expect(outcome.refused + outcome.accepted).toBe(count);
      // Damage that nobody sees, or nothing but refusals, would test nothing.
      expect(outcome.refused).toBeGreaterThan(count / 2);
      expect(outcome.accepted).toBeGreaterThan(count / 10);
      expect(outcome.slowestSeconds).toBeLessThan(1);
      expect(outcome.peakRssMiB).toBeLessThan(256);
    },
    patience,
  );
});
