import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../../bench/bench-process.js';

/** How many damaged files came to what; 0 where a process does not count it. */
export interface MutationCounts {
  readonly refused: number;
  /** Read, by whatever has no second opinion on it. */
  readonly accepted: number;
  /** Read, with the meaning of the original: damage that undid itself, or that stands outside of what counts. */
  readonly same: number;
  /** Read, with another meaning: the digests of the bundle refuse it. */
  readonly different: number;
  /** How many of those were given to the verifier. */
  readonly verified: number;
}

interface Outcome extends Partial<MutationCounts> {
  /** What was thrown that is no FormatError, and what was believed that must not be. */
  readonly wrong: readonly string[];
  /** Of the processor. */
  readonly slowestSeconds: number;
  readonly peakRssMiB: number;
}

/**
 * Runs one of the mutating processes of this folder with the product's memory flags. None of its files may take a second, all of them no more than
 * 256 MiB, and nothing may go wrong; the rest of what it says is the caller's to judge. `patience` is in milliseconds.
 */
export function mutate(program: string, task: object, patience: number): MutationCounts {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const answer = execFileSync(process.execPath, [...nodeFlags, file, JSON.stringify(task)], {
    encoding: 'utf8',
    timeout: patience,
  });
  const { wrong, slowestSeconds, peakRssMiB, ...counts } = JSON.parse(answer) as Outcome;
  expect(wrong).toEqual([]);
  expect(slowestSeconds).toBeLessThan(1);
  expect(peakRssMiB).toBeLessThan(256);
  return { refused: 0, accepted: 0, same: 0, different: 0, verified: 0, ...counts };
}
