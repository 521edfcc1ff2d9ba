import type { Digest } from '../../formats/digest.js';
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

  async #readKeys(scan: EvidenceScan, keys: readonly string[]): Promise<readonly EvidenceBody[]> {
    const [wanted, found]: [Set<string>, EvidenceBody[]] = [new Set(keys), []];
    const range = { after: '', upTo: keys.at(-1)! };
    for await (const record of this.#reader.readBodies(this.#place.tenant, scan, range))
      if (wanted.has(record.key)) found.push(record);
    return found;
  }

  async #read({ scan }: BuildTask, range: ShardRange, assembler: ShardAssembler): Promise<void> {
    const wanted = keysOf(range) && new Set(keysOf(range));
    const between = { after: range.after, upTo: range.shards.at(-1)!.last };
    for await (const { key, body } of this.#reader.readBodies(this.#place.tenant, scan, between)) {
      if (wanted?.has(key) === false) continue;
      assembler.add(whole(Buffer.from(key)), whole(body));
    }
  }

  hash(task: HashTask): Promise<Digest> {
    return Promise.resolve().then(() => hashPieces(this.#place, task));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const whole = (buffer: Buffer) => ({ buffer, start: 0, end: buffer.length });
