import { digestOf } from '../../formats/digest.js';
import { recordLineLength, writeRecordLine } from '../../formats/record-line/record-line.js';
import type { Region } from '../../formats/region.js';
import { freeBuffer } from '../../formats/zstd/free-buffer.js';
import { compressFrame } from '../../formats/zstd/zstd-frame.js';
import { integrity } from '../../kernel/errors.js';
import type { NewFrame } from './shard-cache.port.js';
import type { ShardOrder } from './shard-task.js';

export interface FrameSink {
  /** Answers where the bytes begin. */
  append(bytes: Uint8Array): number;
}

/** A buffer that grows to the largest shard and is used again for the next. */
export class LineBuffer {
  bytes = Buffer.alloc(0);

  ensure(length: number): Buffer {
    if (this.bytes.length < length) this.bytes = Buffer.allocUnsafeSlow(roundUp(length));
    return this.bytes;
  }
}

/**
 * Turns records in key order into the frames of planned shards. The lines of a shard are put together in one buffer; nothing is
 * made per record. What does not fit the plan is an integrity error, never a shard of other content.
 */
export class ShardAssembler {
  readonly frames: NewFrame[] = [];
  readonly #orders: readonly ShardOrder[];
  readonly #sink: FrameSink;
  readonly #level: number;
  readonly #lines: LineBuffer;
  #order: ShardOrder | undefined;
  #target: Buffer;
  #fill = 0;
  #records = 0;

  constructor(orders: readonly ShardOrder[], sink: FrameSink, level: number, lines: LineBuffer) {
    this.#orders = orders;
    this.#sink = sink;
    this.#level = level;
    this.#lines = lines;
    this.#begin();
  }

  add(key: Region, body: Region): void {
    const order = this.#orderWith(recordLineLength('', body.end - body.start) + key.end - key.start);
    this.#fill = writeRecordLine(this.#target, this.#fill, key, body);
    this.#count(order, key);
  }

  /** A record whose line is there already, line feed included. */
  addLine(key: Region, { buffer, start, end }: Region): void {
    const order = this.#orderWith(end - start);
    this.#fill += buffer.copy(this.#target, this.#fill, start, end);
    this.#count(order, key);
  }

  /** The shard that is being filled; it must have so many bytes left. */
  #orderWith(room: number): ShardOrder {
    const order = this.#order;
    if (!order) throw damaged(this.#orders.at(-1)!, 'more records were read than planned');
    if (this.#fill + room > order.plainBytes) throw damaged(order, 'its records are longer than planned');
    return order;
  }

  #count(order: ShardOrder, key: Region): void {
    this.#records += 1;
    if (this.#records === order.records) this.#finish(order, key);
  }

  /** Throws where shards are missing. */
  end(): void {
    if (this.#order) throw damaged(this.#order, 'fewer records were read than planned');
  }

  #begin(): void {
    this.#order = this.#orders[this.frames.length];
    this.#target = this.#lines.ensure(this.#order?.plainBytes ?? 0);
    this.#fill = 0;
    this.#records = 0;
  }

  #finish(order: ShardOrder, key: Region): void {
    if (this.#fill !== order.plainBytes)
      throw damaged(order, `its lines have ${this.#fill} bytes, not ${order.plainBytes}`);
    if (key.buffer.toString('utf8', key.start, key.end) !== order.last)
      throw damaged(order, 'it ends with another key');
    const lines = this.#target.subarray(0, this.#fill);
    const frame = compressFrame(lines, this.#level);
    const { shardId } = order;
    const offset = this.#sink.append(frame);
    this.frames.push({ shardId, digest: digestOf(frame), bytes: frame.length, offset });
    freeBuffer(frame);
    this.#begin();
  }
}

const step = 256 * 1024;
const roundUp = (length: number) => Math.ceil(length / step) * step;

const damaged = (order: ShardOrder, reason: string) =>
  integrity('EC-EVIDENCE-DAMAGED', `the evidence up to key ${order.last} is not what was planned: ${reason}`);
