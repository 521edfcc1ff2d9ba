import { Socket } from 'node:net';

/** Takes bytes [start, end) of the buffer, which is used again; answers how many it is done with. */
export type ByteSink = (buffer: Buffer, end: number) => number;

const firstCapacity = 256 * 1024;
const leastRoom = 64 * 1024;

/**
 * A socket that reads into one buffer of its own. While a sink is set it gets the bytes in place, the ones it left over before the new
 * ones; otherwise they are emitted as `data`, copied, as from any socket.
 */
export class CopyOutSocket extends Socket {
  #buffer: Buffer;
  #fill = 0;
  #sink: ByteSink | undefined;

  constructor() {
    // The callbacks run only after a connection is made, so `this` is whole by then.
    const onread = { buffer: () => this.#room(), callback: (count: number) => this.#arrived(count) };
    super({ onread });
    this.#buffer = Buffer.allocUnsafeSlow(firstCapacity);
  }

  divert(sink: ByteSink): void {
    this.#sink = sink;
  }

  /** Back to `data` events. Called from within the sink, what it is not done with is emitted after it returned. */
  restore(): void {
    this.#sink = undefined;
  }

  #room(): Buffer {
    if (this.#buffer.length - this.#fill < leastRoom) {
      const larger = Buffer.allocUnsafeSlow(this.#buffer.length * 2);
      this.#buffer.copy(larger, 0, 0, this.#fill);
      this.#buffer = larger;
    }
    return this.#buffer.subarray(this.#fill);
  }

  #arrived(count: number): boolean {
    this.#fill += count;
    if (this.#sink) this.#offer(this.#sink);
    else this.emit('data', this.#take());
    return true;
  }

  #offer(sink: ByteSink): void {
    try {
      const used = sink(this.#buffer, this.#fill);
      this.#buffer.copyWithin(0, used, this.#fill);
      this.#fill -= used;
    } catch (error) {
      this.destroy(error as Error);
      return;
    }
    if (!this.#sink && this.#fill > 0) this.emit('data', this.#take());
  }

  #take(): Buffer {
    const bytes = Buffer.from(this.#buffer.subarray(0, this.#fill));
    this.#fill = 0;
    return bytes;
  }
}
