import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import type { TrivyMetadata } from '../../formats/trivy-metadata/trivy-metadata.js';

const day = 86_400_000;

/** How old the evidence in a database is at `now`, a time in milliseconds. */
export interface KitAge {
  /** Days, rounded down to a tenth. */
  readonly days: number;
  /** Whether Trivy takes it without being told so. */
  readonly fresh: boolean;
}

export function kitAge({ updatedAt, nextUpdate }: TrivyMetadata, now: number): KitAge {
  const days = Math.floor((now - Date.parse(updatedAt)) / (day / 10)) / 10;
  return { days, fresh: now < Date.parse(nextUpdate) };
}

/** Refuses evidence that is too old to be used in silence. */
export const tooOld = (where: string, { days }: KitAge, remedy: string): CliError =>
  new CliError(exitCodes.verificationFailed, `the evidence is ${days} days old`, { where, remedy });
