/** Stands in the name of every temporary file that one attempt of a run writes: a sweeper tells by it which are left over. */
export const attemptToken = (runId: string, attempt: number): string => `${runId}-${attempt}`;

/** The run that a token names, or undefined for a token of another kind of writer. */
export const runOfToken = (token: string): string | undefined => /^(run_[0-9A-Z]{26})-\d+$/.exec(token)?.[1];
