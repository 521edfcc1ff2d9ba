import { rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DigestStream } from '../../formats/digest.js';
import { pageSpan, sumsPage } from '../../formats/media-set/block-sums.js';
import { checklist, checklistPath, sha256Sums, sumsPath } from '../../formats/media-set/checklist.js';
import {
  encodeMediaIndex,
  mediaIndexPath,
  mediaSchema,
  type MediaFile,
  type MediaIndex,
  type MediaPart,
} from '../../formats/media-set/media-index.js';
import { mediumFolder, partName } from '../../formats/media-set/media-names.js';
import { planMedia, type MediaPlan } from '../../formats/media-set/plan-media.js';
import { usage } from '../cli-error.js';
import { WholeFolder } from '../fs-whole-folder.js';
import { formatBytes } from '../quantities.js';
import { slicesOf } from './fs-slices.js';
import { writeParity } from './write-parity.js';

export interface SplitRequest {
  readonly file: string;
  readonly folder: string;
  /** Bytes of a medium, or else the number of parts. */
  readonly capacity?: number;
  readonly parts?: number;
  /** Parts that may be lost. */
  readonly parity: number;
  /** Bytes done and to do. */
  readonly told: (label: string, done: number, total: number) => void;
  readonly signal: AbortSignal;
}

interface Split extends SplitRequest {
  readonly plan: MediaPlan;
  readonly name: string;
  readonly bytes: number;
  readonly home: WholeFolder;
}

/**
 * Splits a file into folders, one for each medium. Throws usage where the folder is not empty, the disk has no room or the file is none;
 * nothing is left then.
 */
export async function splitMedia(request: SplitRequest): Promise<MediaIndex> {
  const bytes = await lengthOf(request.file);
  const plan = planMedia({ ...request, bytes });
  await requireRoom(request.folder, (plan.parts + 2 * plan.parity) * Math.min(plan.partBytes, bytes));
  const home = await WholeFolder.create(request.folder);
  try {
    const index = await writeSet({ ...request, plan, name: basename(request.file), bytes, home });
    await home.finish();
    return index;
  } catch (error) {
    await home.discard();
    throw error;
  }
}

async function lengthOf(file: string): Promise<number> {
  const found = await stat(file);
  if (found.isFile()) return found.size;
  throw usage(`${file} is not a file`, { where: file, remedy: 'Make one file of a folder first: tar -cf kit.tar kit' });
}

async function requireRoom(folder: string, bytes: number): Promise<void> {
  const free = await freeBytes(resolve(folder));
  if (free < bytes)
    throw usage(`the parts take ${formatBytes(bytes)}, ${formatBytes(free)} are free`, { where: folder });
}

async function freeBytes(folder: string): Promise<number> {
  const found = await statfs(folder).catch(() => undefined);
  return found ? found.bavail * found.bsize : freeBytes(dirname(folder));
}

async function writeSet(split: Split): Promise<MediaIndex> {
  const { plan, name, bytes } = split;
  const digest = new DigestStream();
  const parts: MediaPart[] = [];
  for (let part = 0; part < plan.parts; part += 1) parts.push(await writeDataPart(split, part, digest));
  const parity = plan.parity === 0 ? undefined : { regions: plan.regions, parts: await writeParityParts(split) };
  const index: MediaIndex = {
    schema: mediaSchema,
    name,
    bytes,
    digest: digest.digest(),
    partBytes: plan.partBytes,
    parts,
    ...(parity ? { parity } : {}),
  };
  await writeCompanions(split, index);
  return index;
}

async function writeDataPart(split: Split, part: number, whole: DigestStream): Promise<MediaPart> {
  const { plan, name, bytes, file, told } = split;
  const [start, end] = [part * plan.partBytes, Math.min(bytes, (part + 1) * plan.partBytes)];
  async function* read() {
    for await (const slice of slicesOf(file, { length: pageSpan, start, end })) {
      whole.update(slice);
      told('splitting', whole.bytes, bytes);
      yield slice;
    }
  }
  return takePart(split, part, partName(name, 'part', part + 1, plan.parts), read());
}

async function writeParityParts(split: Split): Promise<readonly MediaPart[]> {
  const { plan, name, home } = split;
  const raw = Array.from({ length: plan.parity }, (_, at) => home.at(`parity-${at}.raw`));
  await writeParity({ ...split, source: split.file, files: raw });
  const parts: MediaPart[] = [];
  for (const [at, file] of raw.entries()) {
    const slices = slicesOf(file, { length: pageSpan, end: plan.partBytes });
    parts.push(await takePart(split, plan.parts + at, partName(name, 'parity', at + 1, plan.parity), slices));
    await rm(file);
  }
  return parts;
}

/** Writes a part, and the sums of its blocks where the set has parity. */
async function takePart(split: Split, at: number, path: string, slices: AsyncIterable<Buffer>): Promise<MediaPart> {
  const { plan, home, signal } = split;
  const folder = mediumFolder(at + 1, plan.parts + plan.parity);
  const part = { ...(await home.take(join(folder, path), slices, signal)), path };
  if (plan.parity === 0) return part;
  async function* pages() {
    const written = slicesOf(home.at(join(folder, path)), { length: pageSpan, end: part.bytes });
    for await (const slice of written) yield sumsPage(slice);
  }
  const sums: MediaFile = await home.take(join(folder, `${path}.sums`), pages(), signal);
  return { ...part, sums: { ...sums, path: `${path}.sums` } };
}

async function writeCompanions({ plan, home }: Split, index: MediaIndex): Promise<void> {
  const media = plan.parts + plan.parity;
  for (let medium = 1; medium <= media; medium += 1) {
    const folder = mediumFolder(medium, media);
    await home.write(join(folder, mediaIndexPath), encodeMediaIndex(index));
    await home.write(join(folder, checklistPath), Buffer.from(checklist(index)));
    await home.write(join(folder, sumsPath), Buffer.from(sha256Sums(index)));
  }
}
