import type { Command } from 'commander';
import { createInterface } from 'node:readline/promises';
import { usage } from './cli-error.js';
import { connect, connectForList, unwrap, type Connection } from './connection.js';
import {
  batchColumns,
  erasureColumns,
  kindColumns,
  recordColumns,
  renderBatch,
  renderErasure,
  renderKinds,
  renderRecord,
} from './evidence-text.js';
import type { components, paths } from './generated/api.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { upTo } from './read-pages.js';
import { printNote, printResult } from './print.js';
import { printCsv, printList } from './print-list.js';
import type { SelectorFlags } from './selector-flags.js';

type Kind = paths['/api/v1/evidence/{kind}']['get']['parameters']['path']['kind'];
type RecordPage = components['schemas']['EvidenceRecordPage'];

/** What the server takes; it refuses words that it does not know. */
type Filters = NonNullable<paths['/api/v1/evidence/{kind}']['get']['parameters']['query']>;

type Sort<Field extends string> = Field | `-${Field}`;

interface ListFlags extends SelectorFlags {
  readonly modifiedAfter?: string;
  readonly modifiedBefore?: string;
  readonly cut?: number;
  readonly limit: number;
}

export async function listEvidence(kind: Kind | undefined, flags: ListFlags, command: Command): Promise<void> {
  const connection = connectForList(command);
  if (kind === undefined) {
    const { output } = connection.settings;
    const counts = unwrap(await connection.api.GET('/api/v1/evidence'));
    if (output === 'csv') return printCsv(Object.entries(counts.kinds), kindColumns);
    return printResult({ output }, counts, renderKinds);
  }
  const { limit, cut, ...filters } = flags;
  const page = await upTo<RecordPage>(limit, async (pageSize, pageToken) => {
    const query = { ...(filters as Filters), ...(cut === undefined ? {} : { asOfSeq: cut }), pageSize, pageToken };
    return unwrap(await connection.api.GET('/api/v1/evidence/{kind}', { params: { path: { kind }, query } }));
  });
  printList(connection.settings, page.items, recordColumns);
  if (page.nextPageToken) printNote(`More records match; --limit shows more than ${limit}.`);
  if (page.erased > 0) printNote(`Cut ${page.seq} held ${page.erased} more that were erased since.`);
}

interface GetFlags {
  readonly canonical?: boolean;
  readonly original?: boolean;
  readonly cut?: number;
}

export async function getRecord(kind: Kind, key: string, flags: GetFlags, command: Command): Promise<void> {
  if (flags.canonical && flags.original) throw usage('give --canonical or --original, not both');
  const connection = connect(command);
  if (flags.canonical || flags.original) return writeBytes(connection, kind, key, flags);
  const query = flags.cut === undefined ? {} : { asOfSeq: flags.cut };
  const record = unwrap(
    await connection.api.GET('/api/v1/evidence/{kind}/{key}', { params: { path: { kind, key }, query } }),
  );
  printResult(connection.settings, record as components['schemas']['EvidenceRecordDetail'], renderRecord);
}

async function writeBytes(connection: Connection, kind: Kind, key: string, flags: GetFlags): Promise<void> {
  const query = new URLSearchParams({ form: flags.original ? 'original' : 'canonical' });
  if (flags.cut !== undefined) query.set('asOfSeq', String(flags.cut));
  const response = await connection.request(`/api/v1/evidence/${kind}/${encodeURIComponent(key)}?${query.toString()}`);
  process.stdout.write(Buffer.from(await response.arrayBuffer()));
}

interface EraseFlags {
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export async function eraseRecord(kind: Kind, key: string, flags: EraseFlags, command: Command): Promise<void> {
  const connection = connect(command);
  const { dryRun = false, yes = false, reason } = flags;
  if (!dryRun && !yes) await confirm(kind, key);
  const erasure = unwrap(
    await connection.api.POST('/api/v1/evidence/{kind}/{key}:erase', {
      params: {
        path: { kind, key },
        header: { 'Idempotency-Key': newIdempotencyKey() },
        query: dryRun ? { validateOnly: true } : {},
      },
      body: { reason },
    }),
  );
  printResult(connection.settings, erasure, renderErasure);
  if (dryRun) printNote('Dry run: nothing was erased.');
}

/** Throws usage where the answer is not yes, or nobody can be asked. */
async function confirm(kind: string, key: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw usage('erasing cannot be undone, and there is no terminal to ask', {
      where: '--yes',
      remedy: 'Look at it with --dry-run, then repeat with --yes.',
    });
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`Erase every version of ${kind} record ${key}? It cannot be undone. [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw usage('nothing was erased');
  } finally {
    terminal.close();
  }
}

export async function showBatches(
  id: string | undefined,
  { source, sort, limit }: { source?: string; sort: Sort<'createdAt'>; limit: number },
  command: Command,
): Promise<void> {
  if (id !== undefined) return showBatch(id, command);
  const connection = connectForList(command);
  const { items } = await upTo<components['schemas']['BatchPage']>(limit, async (pageSize, pageToken) =>
    unwrap(
      await connection.api.GET('/api/v1/evidence/batches', {
        params: { query: { source, sort, pageSize, pageToken } },
      }),
    ),
  );
  printList(connection.settings, items, batchColumns);
}

async function showBatch(id: string, command: Command): Promise<void> {
  const { api, settings } = connect(command);
  const batch = unwrap(await api.GET('/api/v1/evidence/batches/{id}', { params: { path: { id } } }));
  printResult(settings, batch, renderBatch);
}

export async function showErasures(
  { sort, limit }: { sort: Sort<'erasedAt'>; limit: number },
  command: Command,
): Promise<void> {
  const connection = connectForList(command);
  const { items } = await upTo<components['schemas']['ErasurePage']>(limit, async (pageSize, pageToken) =>
    unwrap(await connection.api.GET('/api/v1/evidence/erasures', { params: { query: { sort, pageSize, pageToken } } })),
  );
  printList(connection.settings, items, erasureColumns);
}
