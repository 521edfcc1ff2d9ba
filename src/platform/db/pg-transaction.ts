import type { Readable, Writable } from 'node:stream';
import type { ClientBase } from 'pg';
import copyStreams from 'pg-copy-streams';
import { CopyOutStream } from './copy-out-stream.js';
import type { Transaction } from './database.js';

/** A client with the socket that the typings hide: closing it is the only way to stop a COPY or a query at once. */
type ClientWithSocket = ClientBase & { readonly connection: { readonly stream: { destroy(): void } } };

/** Closes the connection without a word; whatever waits on the client fails, the server rolls back. */
export function cutConnection(client: ClientBase): void {
  (client as ClientWithSocket).connection.stream.destroy();
}

/** A client whose driver can send statements before the ones ahead of them are answered. */
type PipelinedClient = ClientBase & { pipeline: boolean };

/**
 * Statements that are sent together travel together, answered in their order; each is still a message of its own, so an error in one
 * fails the transaction as ever. Only while the client waits for nothing, and never around a COPY, which needs the line for itself.
 */
export function usePipeline(client: ClientBase, on: boolean): void {
  (client as PipelinedClient).pipeline = on;
}

/** SQL over one client inside BEGIN ... COMMIT, which the owner of the client sends. */
export class PgTransaction implements Transaction {
  readonly #client: ClientBase;
  readonly #openCopies = new Set<{ readonly text: string }>();
  readonly #afterCommit: (() => void)[] = [];

  constructor(client: ClientBase) {
    this.#client = client;
  }

  async query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    const result = await this.#client.query(text, values as unknown[]);
    return result.rows as Row[];
  }

  async execute(text: string, values?: readonly unknown[]): Promise<number> {
    const result = await this.#client.query(text, values as unknown[]);
    return result.rowCount ?? 0;
  }

  copyFrom(text: string): Writable {
    usePipeline(this.#client, false);
    return this.#track(text, this.#client.query(copyStreams.from(text)), 'finish');
  }

  copyTo(text: string): Readable {
    usePipeline(this.#client, false);
    return this.#track(text, openCopyTo(this.#client, text), 'end');
  }

  afterCommit(action: () => void): void {
    this.#afterCommit.push(action);
  }

  /** Throws where a COPY was neither read or written to its end nor failed: COMMIT would wait for it for ever. */
  assertCopiesEnded(): void {
    for (const { text } of this.#openCopies)
      throw new Error(`the transaction ended while a COPY was open: ${text.slice(0, 80)}`);
  }

  runAfterCommit(): void {
    for (const action of this.#afterCommit) action();
  }

  #track<S extends Readable | Writable>(text: string, stream: S, end: 'end' | 'finish'): S {
    const copy = { text };
    this.#openCopies.add(copy);
    const settle = () => this.#openCopies.delete(copy);
    stream.once(end, settle).once('error', settle);
    return stream;
  }
}

/** A COPY whose reader gives up early leaves the connection in mid-stream, so it is closed then. */
export function openCopyTo(client: ClientBase, text: string): Readable {
  const stream = client.query(new CopyOutStream(text));
  let settled = false;
  const settle = () => (settled = true);
  stream.once('end', settle).once('error', settle);
  stream.once('close', () => settled || cutConnection(client));
  return stream;
}
