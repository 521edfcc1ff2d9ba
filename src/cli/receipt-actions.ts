import type { Command } from 'commander';
import { CliError } from './cli-error.js';
import { connect, unwrap, type Connection } from './connection.js';
import { exitCodes } from './exit-codes.js';
import type { components } from './generated/api.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { printNote, printResult, screenWidth } from './print.js';
import { toProblemError } from './problem.js';
import { upTo } from './read-pages.js';
import { readFindings, readReceipt, receiptIn, writeReceipt, type Envelope } from './receipt-file.js';
import { resolveSettings, type GlobalFlags } from './settings.js';
import { renderFields, renderTable } from './table.js';

type Receipt = components['schemas']['ReceiptResource'];
type Content = ReturnType<typeof receiptIn>;

export async function listReceipts({ limit, site }: { limit: number; site?: string }, command: Command): Promise<void> {
  const connection = connect(command);
  const { items } = await upTo<components['schemas']['ReceiptPage']>(limit, async (pageSize, pageToken) =>
    unwrap(await connection.api.GET('/api/v1/receipts', { params: { query: { pageSize, pageToken, site } } })),
  );
  printResult(connection.settings, items, renderReceipts);
}

/** Gives the server the receipt that a far site wrote. */
export async function importReceipt(file: string, { dryRun }: { dryRun?: boolean }, command: Command): Promise<void> {
  const connection = connect(command);
  const { envelope: body } = await readReceipt(file);
  const params = { header: { 'Idempotency-Key': newIdempotencyKey() }, query: dryRun ? { validateOnly: true } : {} };
  const { response, data, error } = await connection.api.POST('/api/v1/receipts', { params, body });
  if (!response.ok) throw toProblemError(response, error);
  if (!data) return printNote('The receipt would be accepted; nothing was changed.');
  printResult(connection.settings, data, renderReceipt);
}

interface CreateFlags {
  readonly findings?: string;
  readonly out?: string;
}

/** Writes the receipt of an import into a file, which is carried back. */
export async function createReceipt(
  given: string | undefined,
  { findings: file, out }: CreateFlags,
  command: Command,
): Promise<void> {
  const connection = connect(command);
  const findings = file === undefined ? {} : { findings: await readFindings(file) };
  const params = {
    path: { id: given ?? (await newestImport(connection)) },
    header: { 'Idempotency-Key': newIdempotencyKey() },
  };
  const envelope = unwrap(await connection.api.POST('/api/v1/imports/{id}:receipt', { params, body: findings }));
  await printWritten(connection, out, envelope);
}

/** The receipt that an import wrote, into a file. */
export async function saveReceipt(connection: Connection, importId: string, out: string): Promise<string> {
  const params = { path: { id: importId } };
  return writeReceipt(out, unwrap(await connection.api.GET('/api/v1/imports/{id}/receipt', { params })));
}

async function newestImport({ api }: Connection): Promise<string> {
  const { items } = unwrap(await api.GET('/api/v1/imports', { params: { query: { pageSize: 200 } } }));
  const newest = items.find(({ state }) => state === 'completed');
  if (newest) return newest.id;
  throw new CliError(exitCodes.notFound, 'nothing was imported yet, so there is nothing to acknowledge');
}

async function printWritten({ settings }: Connection, out: string | undefined, envelope: Envelope): Promise<void> {
  const receipt = receiptIn(envelope);
  const file = await writeReceipt(out, envelope);
  printResult(settings, { file, ...receipt }, renderContent);
}

/** What a receipt says, for the person who carries it. */
export async function showReceipt(file: string, _flags: unknown, command: Command): Promise<void> {
  const settings = resolveSettings(command.optsWithGlobals<GlobalFlags>(), process.env);
  printResult(settings, { file, ...(await readReceipt(file)).receipt }, renderContent);
}

function renderContent(receipt: Content & { readonly file: string }): string {
  const { gaps, override, findings } = receipt;
  const fields = renderFields([
    ['file', receipt.file],
    ['site', receipt.site],
    ['receipt', String(receipt.counter)],
    ['mirror', receipt.mirror],
    ['bundle', receipt.manifestDigest],
    ['root', receipt.rootAfter],
    ['imported', receipt.importedAt],
    ['program', receipt.program],
    ['never arrived', gaps.length === 0 ? 'nothing' : gaps.join(', ')],
    ['override', override && `${override.reason} (${override.by})`],
    ['findings', findings === undefined ? 'none' : 'below'],
  ]);
  return findings === undefined ? fields : `${fields}\n${JSON.stringify(findings, null, 2)}\n`;
}

function renderReceipts(receipts: readonly Receipt[]): string {
  const rows = receipts.map(({ site, counter, mirror, acceptedAt, itemSetRoot }) => [
    site,
    String(counter),
    mirror,
    acceptedAt.slice(0, 19),
    itemSetRoot,
  ]);
  return renderTable(['SITE', 'RECEIPT', 'MIRROR', 'ACCEPTED', 'ROOT'], rows, screenWidth());
}

function renderReceipt({ site, counter, mirror, manifestDigest, itemSetRoot, runId }: Receipt): string {
  return renderFields([
    ['site', site],
    ['receipt', String(counter)],
    ['mirror', mirror],
    ['bundle', manifestDigest],
    ['root', itemSetRoot],
    ['run', runId],
  ]);
}
