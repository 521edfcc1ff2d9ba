import type { Digest } from '../../formats/digest.js';
import type { EvidenceReader } from '../evidence/evidence-reader.port.js';
import { SegmentWriter, type SegmentPlace } from '../storage/segment-writer.js';
import { hashPieces } from './fs-hash-pieces.js';
import { LineBuffer, ShardAssembler } from './shard-assembler.js';
import type { NewSegment } from './shard-cache.port.js';
import type { BuildTask, HashTask, ShardBuilder } from './shard-task.js';

/** Builds shards in this thread from any EvidenceReader: for lockers that live in memory. */
export class ReaderShardBuilder implements ShardBuilder {
  readonly width = 1;
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
      const assembler = new ShardAssembler(task.shards, writer, this.#level, this.#lines);
      const range = { after: task.after, upTo: task.shards.at(-1)!.last };
      for await (const { key, body } of this.#reader.readBodies(this.#place.tenant, task.scan, range)) {
        assembler.add(whole(Buffer.from(key)), whole(body));
      }
      assembler.end();
      const { segment } = await writer.finish();
      return { segment, frames: assembler.frames };
    } catch (error) {
      writer.discard();
      throw error;
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
