import { toExportCenterError } from '../../kernel/errors.js';

export const checkStates = ['ok', 'warn', 'fail', 'skip'] as const;
export type CheckState = (typeof checkStates)[number];

/** One thing that was looked at. `skip` says that there was nothing to look at, and why. */
export interface Check {
  readonly name: string;
  readonly state: CheckState;
  readonly detail: string;
  /** What to do, as a sentence; always there where something is wrong. */
  readonly remedy?: string;
}

export const ok = (name: string, detail: string): Check => ({ name, state: 'ok', detail });
export const skipped = (name: string, detail: string): Check => ({ name, state: 'skip', detail });
export const warning = (name: string, detail: string, remedy: string): Check => ({
  name,
  state: 'warn',
  detail,
  remedy,
});
export const failure = (name: string, detail: string, remedy: string): Check => ({
  name,
  state: 'fail',
  detail,
  remedy,
});

/** The product's messages end with their remedy behind a colon or semicolon; others get the one given. */
export function failureOf(name: string, error: unknown, remedy: string): Check {
  const known = toExportCenterError(error);
  const message = known.code === 'EC-INTERNAL' ? reasonOf(error) : known.message;
  return failure(name, message, remedy);
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code || error.name : String(error);
