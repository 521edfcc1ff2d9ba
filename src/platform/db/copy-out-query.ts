import type { Connection, Submittable } from 'pg';
import type { CopyOutSocket } from './copy-out-socket.js';

/** Takes bytes [start, end) of a buffer that is used again when it returns. */
export type PayloadHandler = (buffer: Buffer, start: number, end: number) => void;

type WireConnection = Connection & { query(text: string): void };

const code = {
  copyData: 0x64,
  copyDone: 0x63,
  copyOut: 0x48,
  notice: 0x4e,
  parameter: 0x53,
  notification: 0x41,
} as const;
const passed: ReadonlySet<number> = new Set([code.copyOut, code.notice, code.parameter, code.notification]);

/**
 * `COPY ... TO STDOUT` as the driver's queue takes it (PostgreSQL manual, "COPY Operations" and "Message Formats"). It reads the messages of
 * the COPY in place; CopyDone, and anything unexpected such as an error, gives the socket back to the driver.
 */
export class CopyOutQuery implements Submittable {
  readonly finished: Promise<void>;
  readonly #text: string;
  readonly #socket: CopyOutSocket;
  readonly #onPayload: PayloadHandler;
  #settle!: { resolve(): void; reject(error: Error): void };

  constructor(text: string, socket: CopyOutSocket, onPayload: PayloadHandler) {
    this.#text = text;
    this.#socket = socket;
    this.#onPayload = onPayload;
    this.finished = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  submit(connection: Connection): void {
    this.#socket.divert((buffer, end) => this.#read(buffer, end));
    (connection as WireConnection).query(this.#text);
  }

  handleError(error: Error): void {
    this.#socket.restore();
    this.#settle.reject(error);
  }

  handleReadyForQuery(): void {
    this.#settle.resolve();
  }

  handleCommandComplete(): void {}

  #read(buffer: Buffer, end: number): number {
    let at = 0;
    while (at + 5 <= end) {
      const type = buffer[at]!;
      const next = at + 1 + buffer.readInt32BE(at + 1);
      if (type !== code.copyData && !passed.has(type)) return this.#giveBack(at, next, end, type);
      if (next > end) return at;
      if (type === code.copyData) this.#onPayload(buffer, at + 5, next);
      at = next;
    }
    return at;
  }

  /** CopyDone ends here, once it is whole; the driver reads what follows, or the error. */
  #giveBack(at: number, next: number, end: number, type: number): number {
    if (type === code.copyDone && next > end) return at;
    this.#socket.restore();
    return type === code.copyDone ? next : at;
  }
}
