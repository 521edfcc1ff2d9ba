import { readFile, writeFile } from 'node:fs/promises';
import { canonicalBytes } from '../formats/canonical-json/canonicalize.js';
import { decodeEnvelope, envelopeToJson } from '../formats/dsse/envelope.js';
import { FormatError } from '../formats/format-error.js';
import { findingsLimit, parseReceipt, receiptType, type Receipt } from '../formats/receipt/receipt.js';
import { usage } from './cli-error.js';
import { readDocument } from './document-file.js';
import type { components } from './generated/api.js';

export type Envelope = components['schemas']['ReceiptInput'];

/** The envelope in a file that a site wrote, and what it says. Throws usage where the file holds something else. */
export async function readReceipt(file: string): Promise<{ readonly envelope: Envelope; readonly receipt: Receipt }> {
  const bytes = await readFile(file);
  try {
    const { payloadType, payload, signatures } = envelopeToJson(decodeEnvelope(bytes));
    if (payloadType !== receiptType) throw new FormatError('schema', `it holds ${payloadType}, not a receipt`);
    return { envelope: { payloadType, payload, signatures: [...signatures] }, receipt: receiptIn({ payload }) };
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw usage(`${file} is no receipt: ${cause.message}`, { where: file, cause });
  }
}

/** What an envelope says; nothing proves it here. Throws FormatError. */
export const receiptIn = ({ payload }: Pick<Envelope, 'payload'>): Receipt =>
  parseReceipt(Buffer.from(payload, 'base64'));

/** Writes the envelope for the way back; answers the path: `target`, else `<site>-<counter>.receipt.json` here. */
export async function writeReceipt(target: string | undefined, envelope: Envelope): Promise<string> {
  const { site, counter } = receiptIn(envelope);
  const path = target ?? `${site}-${String(counter).padStart(6, '0')}.receipt.json`;
  await writeFile(path, `${JSON.stringify(envelope)}\n`);
  return path;
}

/** A JSON or YAML object that may go back with a receipt. Throws usage where it is larger. */
export async function readFindings(file: string): Promise<Record<string, unknown>> {
  const findings = await readDocument(file);
  const { length } = canonicalBytes(findings);
  if (length <= findingsLimit) return findings;
  throw usage(`${file} has ${length} bytes of findings, at most ${findingsLimit} may go back`, { where: file });
}
