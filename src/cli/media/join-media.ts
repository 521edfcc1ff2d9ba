import { createWriteStream } from 'node:fs';
import { lstat, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { DigestStream } from '../../formats/digest.js';
import { integrity } from '../../kernel/errors.js';
import { usage } from '../cli-error.js';
import type { MediaStage } from './fs-media-stage.js';
import { digestAt, slicesOf } from './fs-slices.js';
import { repairParts } from './repair-parts.js';

export interface JoinRequest {
  readonly file: string;
  readonly told: (label: string, done: number, total: number) => void;
  readonly signal: AbortSignal;
}

export interface Joined {
  /** Paths of parts that parity made again. */
  readonly repaired: readonly string[];
}

/**
 * Checks every part, repairs what parity can, and writes the file; it has its name only when it is whole. Throws integrity naming the parts
 * where too much is lost, usage where something has that name.
 */
export async function joinMedia(stage: MediaStage, request: JoinRequest): Promise<Joined> {
  if (await lstat(request.file).catch(() => undefined))
    throw usage(`${request.file} is there already`, { where: request.file });
  await checkParts(stage, request);
  const lost = (await stage.statuses()).slice(0, stage.index.parts.length).filter(({ state }) => state !== 'present');
  if (lost.length > 0) await repairParts(stage, request);
  await writeFile(stage, request);
  return { repaired: lost.map(({ part }) => part.path) };
}

/** Hashes what is there again: a disk may have failed since it was taken. */
async function checkParts(stage: MediaStage, { told, signal }: JoinRequest): Promise<void> {
  const there = (await stage.statuses()).filter(({ state }) => state === 'present').map(({ part }) => part);
  const total = there.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const part of there) {
    signal.throwIfAborted();
    if ((await digestAt(stage.at(part.path), part)) !== part.digest) await stage.demote(part);
    told('checking', (done += part.bytes), total);
  }
}

async function writeFile(stage: MediaStage, { file, told, signal }: JoinRequest): Promise<void> {
  const { index } = stage;
  const digest = new DigestStream();
  async function* slices() {
    for (const { path, bytes } of index.parts)
      for await (const slice of slicesOf(stage.at(path), { length: 1024 * 1024, end: bytes })) {
        digest.update(slice);
        told('joining', digest.bytes, index.bytes);
        yield slice;
      }
  }
  const incoming = `${file}.incoming`;
  await pipeline(slices(), createWriteStream(incoming, { flush: true }), { signal });
  if (digest.digest() === index.digest) return rename(incoming, file);
  await rm(incoming);
  throw integrity('EC-DIGEST-MISMATCH', `the parts make ${digest.digest()}, media.json says ${index.digest}`);
}
