import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { CliError } from './cli-error.js';
import { connect, unwrap, type Connection } from './connection.js';
import { exitCodes } from './exit-codes.js';
import type { components } from './generated/api.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { printResult } from './print.js';
import { renderFields } from './table.js';

type Collection = components['schemas']['CollectionResource'];

/** Milliseconds between two looks. */
const pause = 2_000;

export async function collectContent(
  { dryRun = false, wait }: { dryRun?: boolean; wait: boolean },
  command: Command,
): Promise<void> {
  const connection = connect(command);
  const header = { 'Idempotency-Key': newIdempotencyKey() };
  const made = unwrap(await connection.api.POST('/api/v1/admin/gc', { params: { header }, body: { dryRun } }));
  const ended = wait ? await ending(connection, made) : made;
  printResult(connection.settings, ended, renderCollection);
  if (ended.state === 'failed') throw new CliError(exitCodes.failure, `the collection failed: ${ended.error}`);
}

async function ending({ api }: Connection, collection: Collection): Promise<Collection> {
  let current = collection;
  while (current.state === 'queued' || current.state === 'running') {
    await sleep(pause);
    current = unwrap(await api.GET('/api/v1/admin/gc/{id}', { params: { path: { id: current.id } } }));
  }
  return current;
}

const renderCollection = ({ id, state, dryRun, report }: Collection): string =>
  renderFields([
    ['collection', id],
    ['state', dryRun ? `${state} (dry run: nothing was changed)` : state],
    ['bytes freed', report?.bytesFreed],
    ['files removed', report?.filesRemoved],
    ['files rewritten', report?.filesRewritten],
    ['blobs removed', report?.blobsRemoved],
    ['blobs condemned', report?.blobsCondemned],
    ['tenants passed over', report?.skipped],
  ]);
