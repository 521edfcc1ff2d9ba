import type { Digest } from '../../formats/digest.js';
import { projectedReader } from '../adapters/projection/projecting-reader.js';
import type { EvidenceBody, EvidenceReader, EvidenceScan } from '../evidence/evidence-reader.port.js';
import { SegmentWriter, type SegmentPlace } from '../storage/segment-writer.js';
import { hashPieces } from './fs-hash-pieces.js';
import { patchFrames } from './patch-frames.js';
import { LineBuffer, ShardAssembler } from './shard-assembler.js';
import type { NewFrame, NewSegment } from './shard-cache.port.js';
import { keysOf, type BuildTask, type HashTask, type ShardBuilder, type ShardRange } from './shard-task.js';

/** Builds shards in this thread from any EvidenceReader: for lockers that live in memory. */
export class ReaderShardBuilder implements ShardBuilder {
  readonly #lines = new LineBuffer();
  readonly #reader: EvidenceReader;
  readonly #place: SegmentPlace;
  readonly #level: number;

  constructor(reader: EvidenceReader, place: SegmentPlace, level: number) {
    this.#reader = reader;
    this.#place = place;
    this.#level = level;
  }

  async build(task: BuildTask): Promise<NewSegment> {
    const writer = new SegmentWriter(this.#place);
    try {
      const frames = task.patch
        ? await patchFrames(task, (scan, keys) => this.#readKeys(scan, keys), writer, this.#level)
        : await this.#lineFrames(task, writer);
      const { segment } = await writer.finish();
      return { segment, frames };
    } catch (error) {
      writer.discard();
      throw error;
    }
  }

  async #lineFrames(task: BuildTask, writer: SegmentWriter): Promise<readonly NewFrame[]> {
    const orders = task.ranges.flatMap((range) => range.shards);
    const assembler = new ShardAssembler(orders, writer, this.#level, this.#lines);
    for (const range of task.ranges) await this.#read(task, range, assembler);
    assembler.end();
    return assembler.frames;
  }

  #readKeys(scan: EvidenceScan, keys: readonly string[]): Promise<readonly EvidenceBody[]> {
    return Array.fromAsync(this.#reader.readBodies(this.#place.tenant, scan, { after: '', upTo: keys.at(-1)!, keys }));
  }

  async #read({ scan, projection }: BuildTask, range: ShardRange, assembler: ShardAssembler): Promise<void> {
    const keys = keysOf(range);
    const between = { after: range.after, upTo: range.shards.at(-1)!.last, ...(keys ? { keys } : {}) };
    const reader = projectedReader(this.#reader, projection);
    for await (const { key, body } of reader.readBodies(this.#place.tenant, scan, between))
      assembler.add(whole(Buffer.from(key)), whole(body));
  }

  hash(task: HashTask): Promise<Digest> {
    return Promise.resolve().then(() => hashPieces(this.#place, task));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const whole = (buffer: Buffer) => ({ buffer, start: 0, end: buffer.length });
