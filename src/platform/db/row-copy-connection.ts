import { Client } from 'pg';
import { asTenantId, type TenantId } from '../../kernel/ids.js';
import { CopyOutQuery, type PayloadHandler } from './copy-out-query.js';
import { CopyOutSocket } from './copy-out-socket.js';
import type { ConnectionSettings } from './database.js';
import { translateDatabaseError } from './pg-errors.js';
import { openCopyTo } from './pg-transaction.js';

/** A worker thread's own connection for reading large results. One statement at a time; the owner closes it. */
export interface RowCopyConnection {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /**
   * Runs `COPY ... TO STDOUT` and calls back with the payload, piece by piece, valid until `onPayload` returns. What `onPayload` throws is
   * thrown; the connection is closed then, because the rest is on its way.
   */
  copyOut(text: string, onPayload: PayloadHandler): Promise<void>;
  close(): Promise<void>;
}

const sessionSettings = [
  `SET timezone = 'UTC'`,
  'SET statement_timeout = 0',
  `SET client_connection_check_interval = '2s'`,
].join(';');

/**
 * Opens a connection that sees one tenant's rows for its whole life and reads into one buffer: half the CPU of a stream for a large COPY, and no
 * garbage. Over TLS the bytes come from the TLS layer, so there it is a stream. Errors: EC-UNAVAILABLE-DB, RangeError.
 */
export async function openRowCopyConnection(
  settings: ConnectionSettings,
  tenant: TenantId,
): Promise<RowCopyConnection> {
  const id = asTenantId(tenant);
  const config = {
    connectionString: settings.connectionString,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: 'export-center reader',
  };
  const socket = new CopyOutSocket();
  const plain = !usesTls(new Client(config));
  const client = new Client(plain ? { ...config, stream: () => socket } : config);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`${sessionSettings}; SELECT pg_catalog.set_config('app.tenant', '${id}', false)`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw translateDatabaseError(error);
  }
  return asConnection(client, plain ? socket : undefined);
}

/** What the connection string and the environment (PGSSLMODE) came to. */
const usesTls = (client: Client): boolean => client.ssl;

function asConnection(client: Client, socket: CopyOutSocket | undefined): RowCopyConnection {
  return {
    query: async <Row>(text: string, values?: readonly unknown[]) => {
      const { rows } = await translated(client.query(text, values as unknown[]));
      return rows as Row[];
    },
    copyOut: (text, onPayload) =>
      translated(socket ? copyInPlace(client, socket, text, onPayload) : copyStream(client, text, onPayload)),
    close: () => client.end(),
  };
}

function copyInPlace(client: Client, socket: CopyOutSocket, text: string, onPayload: PayloadHandler): Promise<void> {
  const query = new CopyOutQuery(text, socket, onPayload);
  client.query(query);
  return query.finished;
}

async function copyStream(client: Client, text: string, onPayload: PayloadHandler): Promise<void> {
  for await (const chunk of openCopyTo(client, text)) onPayload(chunk as Buffer, 0, (chunk as Buffer).length);
}

async function translated<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    throw translateDatabaseError(error);
  });
}
