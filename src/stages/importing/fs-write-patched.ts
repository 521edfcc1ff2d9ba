import { randomUUID } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { kindOfPatches } from '../../formats/bundle-manifest/bundle-paths.js';
import { encodeIndexLine } from '../../formats/bundle-manifest/index-line.js';
import { applyPatch, type PatchGroup } from '../../formats/compact-delta/patch-groups.js';
import { digestOf } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import { recordLines, type KeyedBody } from '../../formats/record-line/record-lines.js';
import { compressFrame } from '../../formats/zstd/zstd-frame.js';
import { integrity } from '../../kernel/errors.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Transaction } from '../../platform/db/database.js';
import type { BundleContents } from '../verification/bundle-contents.js';
import { groupsOf, patchesIn } from '../verification/check-patches.js';
import { openBodies } from './apply-statements.js';
import type { PackTask } from './pack-task.js';
import type { VerifiedBundle } from './verified-bundle.js';

/** They are read once, soon. */
const level = 1;

interface Patched {
  readonly bundle: Pick<VerifiedBundle, 'manifest' | 'scratch'>;
  readonly seq: number;
  readonly signal: AbortSignal;
}

/**
 * Makes the records of a compact delta of those that the store holds, and puts them as packs into the scratch folder, a pack a file of patches: from
 * there they go the way of all records. Holds one file of patches. Throws EC-DIGEST-MISMATCH (integrity) where the store holds others than the delta
 * was made of.
 */
export async function writePatched(
  tx: Transaction,
  contents: BundleContents,
  { bundle, seq, signal }: Patched,
): Promise<readonly PackTask[]> {
  const tasks: PackTask[] = [];
  for (const entry of patchesIn(bundle.manifest)) {
    const kind = kindOfPatches(entry.path) as EvidenceKind;
    const pack = new ScratchPack(join(bundle.scratch, `${randomUUID()}.pack`), kind, entry.path);
    try {
      for (const group of groupsOf(contents, entry)) {
        signal.throwIfAborted();
        pack.add(group, await patch(tx, kind, group, entry.path));
      }
      tasks.push({ kind, path: entry.path, stamp: { seq }, ...pack.finish() });
    } finally {
      pack.close();
    }
  }
  return tasks;
}

async function patch(tx: Transaction, kind: EvidenceKind, group: PatchGroup, path: string): Promise<Buffer> {
  const { changed } = group.head;
  const before = changed.length > 0 ? await tx.query<KeyedBody>(openBodies, [kind, changed]) : [];
  try {
    return applyPatch(group, recordLines(before));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw integrity(
      'EC-DIGEST-MISMATCH',
      `${path}: ${error.message}: the records of the mirror were changed here (was one erased?); import a full bundle`,
      { cause: error },
    );
  }
}

/** A pack and its index lines in one file. */
class ScratchPack {
  readonly #file: string;
  readonly #kind: EvidenceKind;
  readonly #path: string;
  readonly #fd: number;
  readonly #lines: string[] = [];
  #length = 0;

  constructor(file: string, kind: EvidenceKind, path: string) {
    this.#file = file;
    this.#kind = kind;
    this.#path = path;
    this.#fd = openSync(file, 'wx', 0o600);
  }

  add({ keys, head: { result } }: PatchGroup, lines: Buffer): void {
    const frame = compressFrame(lines, level);
    const line = {
      first: keys[0]!,
      last: keys.at(-1)!,
      records: keys.length,
      pack: this.#path,
      offset: this.#length,
      length: frame.length,
      plainBytes: result.bytes,
      rowDigest: result.digest,
    };
    this.#lines.push(encodeIndexLine(line));
    this.#write(frame);
  }

  finish(): Pick<PackTask, 'slices' | 'lines'> {
    const [length, index] = [this.#length, Buffer.from(this.#lines.join(''))];
    this.#write(index);
    const at = { file: this.#file, offset: length, length: index.length };
    return {
      slices: [{ file: this.#file, offset: 0, length }],
      lines: { kind: this.#kind, slices: [at], digest: digestOf(index) },
    };
  }

  close(): void {
    closeSync(this.#fd);
  }

  #write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) done += writeSync(this.#fd, bytes, done, bytes.length - done);
    this.#length += bytes.length;
  }
}
