import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Connection, Submittable } from 'pg';

type WireConnection = Connection & { query(text: string): void; readonly stream: Socket };
type DataListener = (chunk: Buffer) => void;

const code = {
  copyData: 0x64,
  copyDone: 0x63,
  copyOut: 0x48,
  notice: 0x4e,
  parameter: 0x53,
  notification: 0x41,
} as const;
const passed: ReadonlySet<number> = new Set([code.copyOut, code.notice, code.parameter, code.notification]);
const headerBytes = 5;

/**
 * `COPY ... TO STDOUT` as a stream: one chunk of payload for each chunk of the socket (PostgreSQL manual, "Message Formats"). Rows of a hundred
 * bytes come as messages of their own, and a list entry for each, as pg-copy-streams makes, costs more than the query.
 */
export class CopyOutStream extends Readable implements Submittable {
  readonly #text: string;
  readonly #header = Buffer.alloc(headerBytes);
  #headerFill = 0;
  /** Bytes of the message at hand that have not come yet. */
  #left = 0;
  #socket: Socket | undefined;
  #driver: DataListener | undefined;
  readonly #onData: DataListener = (chunk) => this.#take(chunk);

  constructor(text: string) {
    super({ highWaterMark: 256 * 1024 });
    this.#text = text;
  }

  submit(connection: Connection): void {
    const { stream } = connection as WireConnection;
    this.#socket = stream;
    this.#driver = stream.listeners('data')[0] as DataListener;
    stream.off('data', this.#driver);
    stream.on('data', this.#onData);
    (connection as WireConnection).query(this.#text);
  }

  handleError(error: Error): void {
    this.#giveBack(Buffer.alloc(0));
    this.destroy(error);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {}

  override _read(): void {
    this.#socket?.resume();
  }

  #take(chunk: Buffer): void {
    const payload = Buffer.allocUnsafe(chunk.length);
    let filled = 0;
    for (let at = 0; at < chunk.length;) {
      if (this.#left > 0) {
        const end = Math.min(chunk.length, at + this.#left);
        if (this.#header[0] === code.copyData) filled += chunk.copy(payload, filled, at, end);
        this.#left -= end - at;
        at = end;
      } else {
        at = this.#readHeader(chunk, at);
        if (at < 0) return this.#end(payload.subarray(0, filled), chunk.subarray(-at - 1));
      }
    }
    if (filled > 0 && !this.push(payload.subarray(0, filled))) this.#socket?.pause();
  }

  /** Where reading goes on; -1 minus that place where the COPY ended there. */
  #readHeader(chunk: Buffer, start: number): number {
    if (this.#headerFill === 0 && chunk[start] === code.copyData && start + headerBytes <= chunk.length) {
      // Nearly every header: without a native call for each row.
      this.#header[0] = code.copyData;
      this.#left = chunk.readInt32BE(start + 1) - 4;
      return start + headerBytes;
    }
    const end = Math.min(chunk.length, start + headerBytes - this.#headerFill);
    this.#headerFill += chunk.copy(this.#header, this.#headerFill, start, end);
    const type = this.#header[0]!;
    if (type !== code.copyData && type !== code.copyDone && !passed.has(type)) return -1 - end;
    if (this.#headerFill < headerBytes) return end;
    if (type === code.copyDone) return -1 - end;
    this.#headerFill = 0;
    this.#left = this.#header.readInt32BE(1) - 4;
    return end;
  }

  /** After CopyDone the driver reads on; of anything unexpected, an error above all, it gets the header too. */
  #end(payload: Buffer, rest: Buffer): void {
    const done = this.#header[0] === code.copyDone;
    if (payload.length > 0) this.push(payload);
    this.#giveBack(done ? rest : Buffer.concat([this.#header.subarray(0, this.#headerFill), rest]));
    if (done) this.push(null);
  }

  #giveBack(rest: Buffer): void {
    const [socket, driver] = [this.#socket, this.#driver];
    if (!socket || !driver) return;
    this.#socket = undefined;
    this.#driver = undefined;
    socket.off('data', this.#onData);
    socket.on('data', driver);
    if (rest.length > 0) driver(rest);
    socket.resume();
  }
}
