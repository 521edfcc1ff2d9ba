import { open } from 'node:fs/promises';
import {
  blocksOf,
  blocksPerPage,
  damagedBlocks,
  pageAt,
  pageLength,
  pageSpan,
} from '../../formats/media-set/block-sums.js';
import type { MediaPart } from '../../formats/media-set/media-index.js';
import { damaged, type MediaStage, type PartStatus } from './fs-media-stage.js';
import { readFilled } from './fs-slices.js';

/** What is lost of a part: 1 for each block that is. A part is `whole` where none is. */
export interface Damage {
  readonly part: MediaPart;
  /** Where what is left of it lies; nowhere where it is missing. */
  readonly file?: string;
  readonly isWhole: boolean;
  readonly lost: Uint8Array;
}

export async function damageOf(stage: MediaStage, { part, state }: PartStatus): Promise<Damage> {
  const blocks = new Uint8Array(blocksOf(part.bytes));
  if (state === 'present') return { part, file: stage.at(part.path), isWhole: true, lost: blocks };
  if (state === 'missing' || !part.sums) return { part, isWhole: false, lost: blocks.fill(1) };
  const file = stage.at(damaged(part.path));
  await markDamaged(file, stage.at(part.sums.path), part, blocks).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    blocks.fill(1);
  });
  return { part, file, isWhole: false, lost: blocks };
}

async function markDamaged(file: string, sums: string, { bytes }: MediaPart, lost: Uint8Array): Promise<void> {
  await using data = await open(file, 'r');
  await using pages = await open(sums, 'r');
  for (let page = 0; page * blocksPerPage < lost.length; page += 1) {
    const span = Buffer.allocUnsafe(Math.min(pageSpan, bytes - page * pageSpan));
    const sum = Buffer.allocUnsafe(pageLength(span.length));
    await readFilled(data, page * pageSpan, span);
    await readFilled(pages, pageAt(page), sum);
    for (const block of damagedBlocks(span, sum)) lost[page * blocksPerPage + block] = 1;
  }
}
