import { join } from 'node:path';
import { projectRoot } from '../../platform/config/project-root.js';
import { applyProfile, type AppliedProfile } from '../apply-profile.js';
import type { Connection } from '../connection.js';
import { readDocument } from '../document-file.js';
import { ProgressLine } from '../progress-line.js';
import { assertSucceeded, startRun } from '../run-actions.js';
import { watchRun, type Run } from '../watch-run.js';

export const sample = (...parts: string[]): string => join(projectRoot(), 'samples', ...parts);

/** Applies a profile of the samples by its name. */
export async function applySample(connection: Connection, name: string): Promise<AppliedProfile> {
  return applyProfile(connection, await readDocument(sample('profiles', `${name}.json`)), { dryRun: false });
}

/** Runs a profile and follows the run to its success. Throws as assertSucceeded does. */
export async function runToEnd(connection: Connection, profileId: string, signal: AbortSignal): Promise<Run> {
  const line = new ProgressLine();
  const created = await startRun(connection, { profileId });
  const run = await watchRun(connection, created.id, {
    timeout: 300,
    signal,
    onProgress: (state) => process.stderr.isTTY && line.show({ ...state, label: `run        ${state.label}` }),
  }).finally(() => line.end());
  assertSucceeded(run);
  return run;
}
