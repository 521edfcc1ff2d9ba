import type { KeyObject } from 'node:crypto';
import { FormatError } from '../format-error.js';
import { parseCheckpoint, type Checkpoint } from '../signed-note/checkpoint.js';
import { parseSignedNote, verifyNote } from '../signed-note/signed-note.js';
import { AuditCheck, type AuditExpectation, type AuditReport, type UnreadableLine } from './audit-check.js';
import type { AuditLine } from './audit-entry.js';
import { parseHeader, parseLine } from './audit-export.js';
import { exportLines } from './export-lines.js';

export interface ExportPolicy {
  /** Keys that may have signed checkpoints. */
  readonly keys: readonly KeyObject[];
  /** Text of a signed checkpoint that was seen earlier: the log must go on from it. */
  readonly since?: string;
}

export interface ExportReport extends AuditReport {
  readonly origin: string;
  /** Size of the checkpoint that ends the file. */
  readonly size: number;
  readonly signedBy: readonly string[];
}

export type Chunks = () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Checks an export against the keys alone, and against an earlier checkpoint where one is given. The file is read twice: the
 * checkpoint that ends it is what its entries are held against. Throws FormatError where the file is no export, or one of the
 * checkpoints is of another log or signed by nobody who is trusted; what is wrong with the entries is in the report.
 */
export async function verifyExport(open: Chunks, policy: ExportPolicy): Promise<ExportReport> {
  const { header, note } = await ends(open);
  const last = trusted(note, header.origin, policy.keys, 'the checkpoint that ends the file');
  const since =
    policy.since === undefined
      ? undefined
      : trusted(policy.since, header.origin, policy.keys, 'the earlier checkpoint');
  const expectations = [last, ...(since ? [since] : [])].map(({ size, root, what }) => ({ size, root, what }));
  const check = new AuditCheck(header.tenant, expectations, true);
  let number = 0;
  for await (const bytes of exportLines(open())) {
    number += 1;
    const line = number === 1 ? undefined : entryOf(bytes);
    if (line) check.push(line);
    if (check.isFull) break;
  }
  return { ...check.finish(), origin: header.origin, size: last.size, signedBy: last.signedBy };
}

/** First and last line. Throws where there is no checkpoint at the end: a file that was cut short proves nothing. */
async function ends(open: Chunks): Promise<{ header: ReturnType<typeof parseHeader>; note: string }> {
  let first: Buffer | undefined;
  let last: Buffer | undefined;
  for await (const bytes of exportLines(open())) [first, last] = [first ?? Buffer.from(bytes), bytes];
  if (!first || !last) throw new FormatError('truncated', 'the file is empty');
  const header = parseHeader(first);
  const trailer = noteOf(last);
  if (trailer === undefined)
    throw new FormatError('truncated', 'the file does not end with a checkpoint: it was cut short; export it again');
  return { header, note: trailer };
}

function noteOf(bytes: Buffer): string | undefined {
  try {
    const line = parseLine(bytes);
    return 'checkpoint' in line ? line.checkpoint : undefined;
  } catch {
    return undefined;
  }
}

type Trusted = Checkpoint & AuditExpectation & { readonly signedBy: readonly string[] };

function trusted(text: string, origin: string, keys: readonly KeyObject[], what: string): Trusted {
  const note = parseSignedNote(text);
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== origin)
    throw new FormatError('signature', `${what} is of ${checkpoint.origin}, the file of ${origin}`);
  const named = `${what} (${checkpoint.size} entries)`;
  return { ...checkpoint, what: named, signedBy: verifyNote(note, origin, keys) };
}

function entryOf(bytes: Buffer): AuditLine | UnreadableLine | undefined {
  try {
    const line = parseLine(bytes);
    return 'checkpoint' in line ? undefined : line;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { unreadable: error.message };
  }
}
