import type { Command } from 'commander';
import { connect, unwrap } from './connection.js';
import { printNote, printResult } from './print.js';
import { renderRun } from './run-text.js';

export interface HoldFlags {
  readonly reason: string;
  readonly case?: string;
  readonly until?: string;
}

interface DryRunFlags {
  readonly dryRun?: boolean;
}

export async function holdRun(id: string, flags: HoldFlags, command: Command): Promise<void> {
  const connection = connect(command);
  const body = { reason: flags.reason, caseId: flags.case, until: flags.until };
  const run = unwrap(await connection.api.PUT('/api/v1/runs/{id}/hold', { params: { path: { id } }, body }));
  printResult(connection.settings, run, renderRun);
}

export async function releaseRun(id: string, _flags: unknown, command: Command): Promise<void> {
  unwrap(await connect(command).api.DELETE('/api/v1/runs/{id}/hold', { params: { path: { id } } }));
  printNote(`No hold is on ${id}.`);
}

/** Purges what was shown by the server a moment before: a run that changed in between is refused (exit 8). */
export async function purgeRun(id: string, { dryRun }: DryRunFlags, command: Command): Promise<void> {
  const connection = connect(command);
  const seen = await connection.api.GET('/api/v1/runs/{id}', { params: { path: { id } } });
  unwrap(seen);
  const params = {
    path: { id },
    header: { 'If-Match': seen.response.headers.get('etag') ?? '' },
    query: dryRun ? { validateOnly: true } : {},
  };
  const purged = unwrap(await connection.api.DELETE('/api/v1/runs/{id}', { params }));
  if (dryRun) return printNote(`${id} would be purged; nothing was changed.`);
  if (purged) printResult(connection.settings, purged, renderRun);
}
