import { open, type FileHandle } from 'node:fs/promises';
import type { MediaPlan } from '../../formats/media-set/plan-media.js';
import { ErasureCode } from '../../formats/reed-solomon/erasure-code.js';
import { readFilled } from './fs-slices.js';

/** Bytes of each shard that are in memory at once: with 256 shards 16 MiB. */
export const stripeBytes = 64 * 1024;

export interface ParityRequest {
  readonly plan: MediaPlan;
  readonly source: string;
  readonly bytes: number;
  /** One for each parity part. */
  readonly files: readonly string[];
  readonly told: (label: string, done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** Writes the parity parts of a file. A shard is a region of a part; the shards of all parts, stripe by stripe, make those of parity. */
export async function writeParity(request: ParityRequest): Promise<void> {
  const { plan, source, files, told, signal } = request;
  const code = new ErasureCode(plan.parts * plan.regions, plan.parity * plan.regions);
  const regionBytes = plan.partBytes / plan.regions;
  await using input = await open(source, 'r');
  await using stack = new AsyncDisposableStack();
  const outputs: FileHandle[] = [];
  for (const file of files) outputs.push(stack.use(await open(file, 'w')));
  const buffers = [shards(code.data, stripeBytes), shards(code.parity, stripeBytes)] as const;
  for (let at = 0; at < regionBytes; at += stripeBytes) {
    signal.throwIfAborted();
    const length = Math.min(stripeBytes, regionBytes - at);
    const [data, parity] = buffers.map((list) => list.map((buffer) => buffer.subarray(0, length))) as [
      Buffer[],
      Buffer[],
    ];
    // Shards follow each other in the file as regions do, since a part is as long as its regions.
    for (const [shard, block] of data.entries()) await readFilled(input, shard * regionBytes + at, block);
    code.encode(data, parity);
    for (const [shard, block] of parity.entries())
      await outputs[Math.floor(shard / plan.regions)]!.write(
        block,
        0,
        length,
        (shard % plan.regions) * regionBytes + at,
      );
    told('parity', Math.min(at + length, regionBytes) * code.data, plan.parts * plan.partBytes);
  }
}

export const shards = (count: number, length: number): Buffer[] =>
  Array.from({ length: count }, () => Buffer.allocUnsafe(length));
