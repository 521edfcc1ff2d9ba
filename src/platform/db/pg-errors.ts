import { types } from 'node:util';
import { ExportCenterError, unavailable } from '../../kernel/errors.js';

/** Seconds after which a caller of a database that is away should ask again. */
const retryAfter = 2;

const lostConnection = new Set([
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '25P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
const lostConnectionMessages =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|The server does not support SSL)/;
const poolIsFull = 'timeout exceeded when trying to connect';

/** SQLSTATE or errno of an error or of one of its causes. */
export function databaseErrorCode(error: unknown): string | undefined {
  for (let next = error; types.isNativeError(next); next = next.cause) {
    const { code } = next as { code?: unknown };
    if (typeof code === 'string' && !code.startsWith('EC-')) return code;
  }
  return undefined;
}

/** Serialization failure or deadlock: PostgreSQL has rolled back, and the same work may succeed now. */
export function isSerializationFailure(error: unknown): boolean {
  const code = databaseErrorCode(error);
  return code === '40001' || code === '40P01';
}

/** The server or the way to it is gone; what was sent may or may not have been done. */
export function isConnectionFailure(error: unknown): boolean {
  const code = databaseErrorCode(error);
  if (code !== undefined && (lostConnection.has(code) || code.startsWith('08'))) return true;
  return types.isNativeError(error) && lostConnectionMessages.test(error.message);
}

/** A statement was prepared before its tables changed, or the server no longer has it: prepared again it works. */
export function isStalePlan(error: unknown): boolean {
  const code = databaseErrorCode(error);
  return code === '26000' || (code === '0A000' && (error as Error).message.startsWith('cached plan'));
}

/** What callers of `Database` see: EC-UNAVAILABLE-DB or EC-DISK-FULL for the states of the server, anything else unchanged. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof ExportCenterError) return error;
  const message = unavailableMessage(error);
  if (message === undefined) return error;
  const code = databaseErrorCode(error) === '53100' ? 'EC-DISK-FULL' : 'EC-UNAVAILABLE-DB';
  return unavailable(code, message, { cause: error, retryAfter });
}

function unavailableMessage(error: unknown): string | undefined {
  const code = databaseErrorCode(error) ?? '';
  if (types.isNativeError(error) && error.message === poolIsFull)
    return 'every connection to PostgreSQL was busy for 5 s; try again';
  if (code === '28P01' || code === '28000')
    return 'PostgreSQL refuses the login: check the user and password of DATABASE_URL';
  if (code === '3D000') return 'the database does not exist: create it or correct DATABASE_URL';
  if (code === '25006') return 'PostgreSQL is read-only at the moment; reads go on, try writes again later';
  if (code === '53100') return 'the disk of PostgreSQL is full: free space on its volume, then try again';
  if (code.startsWith('53')) return 'PostgreSQL is out of connections or memory; try again';
  if (code === '57014') return 'a statement ran into its time limit; try again, or ask for less at once';
  if (code === '55P03') return 'a lock was held for too long by another transaction; try again';
  if (isSerializationFailure(error)) return 'the transaction met others on the same rows in every attempt; try again';
  if (isConnectionFailure(error)) return 'PostgreSQL cannot be reached; the connection is made again by itself';
  return undefined;
}
