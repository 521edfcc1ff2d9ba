import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { decodeEnvelope, envelopeToJson } from '../formats/dsse/envelope.js';
import { FormatError } from '../formats/format-error.js';
import { receiptType } from '../formats/receipt/receipt.js';
import { usage } from './cli-error.js';
import { connect, unwrap } from './connection.js';
import type { components } from './generated/api.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { printNote, printResult, screenWidth } from './print.js';
import { toProblemError } from './problem.js';
import { upTo } from './read-pages.js';
import { renderFields, renderTable } from './table.js';

type Receipt = components['schemas']['ReceiptResource'];

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
  const body = await readEnvelope(file);
  const params = { header: { 'Idempotency-Key': newIdempotencyKey() }, query: dryRun ? { validateOnly: true } : {} };
  const { response, data, error } = await connection.api.POST('/api/v1/receipts', { params, body });
  if (!response.ok) throw toProblemError(response, error);
  if (!data) return printNote('The receipt would be accepted; nothing was changed.');
  printResult(connection.settings, data, renderReceipt);
}

async function readEnvelope(file: string): Promise<components['schemas']['ReceiptInput']> {
  try {
    const { payloadType, payload, signatures } = envelopeToJson(decodeEnvelope(await readFile(file)));
    if (payloadType !== receiptType) throw new FormatError('schema', `it holds ${payloadType}, not a receipt`);
    return { payloadType, payload, signatures: [...signatures] };
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw usage(`${file} is no receipt: ${cause.message}`, { where: file, cause });
  }
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
