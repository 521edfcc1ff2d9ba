import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { Client, type ClientConfig, type Connection, type Submittable } from 'pg';
import { unavailable } from '../../../kernel/errors.js';
import type { ConnectionSettings } from '../database.js';
import { translateDatabaseError } from '../pg-errors.js';
import { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres.js';

/** First byte of a CopyData message of BASE_BACKUP (PostgreSQL manual, "Streaming Replication Protocol"). */
const part = { newArchive: 0x6e, data: 0x64 } as const;

/** Milliseconds without a byte; the checkpoint at the beginning may take minutes. */
const longestSilence = 600_000;

/** With the write-ahead log that it needs, so that what is unpacked starts by itself. We have digests of our own. */
const command = `BASE_BACKUP (LABEL 'export-center', CHECKPOINT 'fast', WAL true, MANIFEST 'no')`;

/**
 * Gives `work` such a copy of the embedded cluster of a data folder, which is started where it does not run and stopped where nobody else uses
 * it. Errors: those of EmbeddedPostgres.start and openBaseBackup.
 */
export async function withBaseBackup<T>(
  options: Pick<EmbeddedPostgresOptions, 'dataDir' | 'report'>,
  work: (tar: Readable) => Promise<T>,
): Promise<T> {
  const server = await EmbeddedPostgres.start(options);
  try {
    return await work(await openBaseBackup(server.logins.superuser));
  } finally {
    await server.stop();
  }
}

/**
 * A consistent copy of a running cluster as one tar, in the state of the moment at which the stream ends. `superuser` may replicate.
 * A reader that stops early ends the copy. The stream fails with what the server says, EC-UNAVAILABLE-DB where it is gone.
 */
export async function openBaseBackup(superuser: ConnectionSettings): Promise<Readable> {
  // The typings lack `replication`, which is a member of the start-up message.
  const config = { ...superuser, replication: 'true', keepAlive: true, connectionTimeoutMillis: 5_000 } as ClientConfig;
  const client = new Client(config);
  const stream = new BaseBackupStream();
  stream.once('close', () => void client.end().catch(() => undefined));
  client.on('error', (error) => stream.destroy(translateDatabaseError(error) as Error));
  try {
    await client.connect();
    // It goes with the session, and keeps the log since the checkpoint however long the copy takes.
    const slot = `export_center_backup_${randomBytes(4).toString('hex')}`;
    await client.query(`CREATE_REPLICATION_SLOT ${slot} TEMPORARY PHYSICAL (RESERVE_WAL)`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw translateDatabaseError(error);
  }
  client.query(stream);
  return stream;
}

const silent = () =>
  unavailable('EC-UNAVAILABLE-DB', 'PostgreSQL sent nothing of its copy for ten minutes', { retryAfter: 60 });

class BaseBackupStream extends Readable implements Submittable {
  #socket: Socket | undefined;
  #archives = 0;

  constructor() {
    super({ highWaterMark: 1024 * 1024 });
  }

  submit(connection: Connection): void {
    this.#socket = connection.stream as Socket;
    this.#socket.setTimeout(longestSilence, () => this.destroy(silent()));
    connection.query(command);
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    if (chunk[0] === part.newArchive && (this.#archives += 1) > 1)
      return void this.destroy(new Error('the cluster has a tablespace of its own, which the embedded one never has'));
    // The driver reads the next message into the same buffer.
    if (chunk[0] === part.data && !this.push(Buffer.from(chunk.subarray(1)))) this.#socket?.pause();
  }

  handleError(error: Error): void {
    this.destroy(translateDatabaseError(error) as Error);
  }

  handleReadyForQuery(): void {
    if (!this.destroyed) this.push(null);
  }

  handleRowDescription(): void {}

  handleDataRow(): void {}

  handleCommandComplete(): void {}

  override _read(): void {
    this.#socket?.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#socket?.setTimeout(0);
    // A copy that nobody reads any more would never come to its end.
    if (error || !this.readableEnded) this.#socket?.destroy();
    callback(error);
  }
}
