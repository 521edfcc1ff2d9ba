import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { digestBytes, digestFromBytes } from '../../formats/digest.js';
import { conflict } from '../../kernel/errors.js';
import { DATABASE, type Database, type Sql } from '../db/database.js';
import type { IdempotencyIdentity, StoredAnswer } from './idempotency-scope.js';
import { mismatch } from './request-fingerprint.js';

/** Seconds after which a request that neither answered nor failed counts as crashed, so that a repetition may take its place. */
export const takeOverAfter = 15;
const keptDays = 7;

interface Row {
  readonly fingerprint: Buffer;
  readonly owner: string;
  readonly locked: boolean;
  readonly status: number | null;
  readonly headers: Record<string, string> | null;
  readonly body: string | null;
  readonly body_digest: Buffer | null;
  readonly body_bytes: string | null;
}

/** Either the right to answer (`owner` proves it) or the answer that was given before. */
export type IdempotencyClaim = { readonly owner: string } | { readonly answer: StoredAnswer };

const where = `tenant_id = $1 AND principal = $2 AND route = $3 AND key = $4`;

/** Keys and answers in `idempotency_keys`; every time is the database's. */
@Injectable()
export class PgIdempotencyStore {
  readonly #database: Database;

  constructor(@Inject(DATABASE) database: Database) {
    this.#database = database;
  }

  /**
   * Takes the key for this request. Throws EC-IDEMPOTENCY-MISMATCH where it belongs to another request and
   * EC-IDEMPOTENCY-IN-FLIGHT while another process answers the same one.
   */
  claim(identity: IdempotencyIdentity, fingerprint: Buffer, lockSeconds = takeOverAfter): Promise<IdempotencyClaim> {
    const owner = randomUUID();
    return this.#database.tenant(identity.tenant, async (tx) => {
      // A claim that a crash of PostgreSQL takes back hurts nobody: what the request makes is committed after it, and to the disk.
      const [, , isNew] = await Promise.all([
        tx.execute('SET LOCAL synchronous_commit = off'),
        forgetExpired(tx, identity),
        insert(tx, identity, fingerprint, owner, lockSeconds),
      ]);
      if (isNew) return { owner };
      const row = await findRow(tx, identity, 'FOR UPDATE');
      if (!row) throw inFlight();
      return takeOver(tx, row, identity, fingerprint, owner, lockSeconds);
    });
  }

  /** What `claim` would give without taking anything: the answer given before, or nothing. Throws as `claim` does. */
  peek(identity: IdempotencyIdentity, fingerprint: Buffer): Promise<StoredAnswer | undefined> {
    return this.#database.tenant(identity.tenant, async (tx) => {
      const row = await findRow(tx, identity, 'AND expires_at > now()');
      if (!row) return undefined;
      requireSameRequest(row, fingerprint);
      if (row.status === null && row.locked) throw inFlight();
      return row.status === null ? undefined : answerOf(row, row.status);
    });
  }

  /** Stores the answer; in the caller's own transaction where one is given. */
  async complete(identity: IdempotencyIdentity, owner: string, answer: StoredAnswer, tx?: Sql): Promise<void> {
    if (!tx) return this.#database.tenant(identity.tenant, (own) => this.complete(identity, owner, answer, own));
    const { status, headers, body, streamed } = answer;
    const changed = await tx.execute(
      `UPDATE export_center.idempotency_keys SET status = $6, headers = $7::jsonb, body = $8, body_digest = $9, body_bytes = $10
       WHERE ${where} AND owner = $5`,
      [...values(identity), owner, status, JSON.stringify(headers), body, ...streamedValues(streamed)],
    );
    if (changed === 0) throw inFlight();
  }

  /** Says that the owner is alive: called again and again while a request takes longer than a crash is waited for. */
  async extend(identity: IdempotencyIdentity, owner: string, lockSeconds = takeOverAfter): Promise<void> {
    await this.#database.tenant(identity.tenant, (tx) =>
      tx.execute(
        `UPDATE export_center.idempotency_keys SET locked_until = clock_timestamp() + make_interval(secs => $6)
         WHERE ${where} AND owner = $5`,
        [...values(identity), owner, lockSeconds],
      ),
    );
  }

  /** Frees the key of a request that failed without an effect, so that it may be sent again, corrected. */
  async release(identity: IdempotencyIdentity, owner: string): Promise<void> {
    await this.#database.tenant(identity.tenant, (tx) =>
      tx.execute(`DELETE FROM export_center.idempotency_keys WHERE ${where} AND owner = $5 AND status IS NULL`, [
        ...values(identity),
        owner,
      ]),
    );
  }
}

function values(identity: IdempotencyIdentity): unknown[] {
  return [identity.tenant, identity.principal, identity.route, identity.key];
}

/** Deletes this key if its time is over, and some more of the tenant's, so that the table never needs a sweep of its own. */
async function forgetExpired(tx: Sql, identity: IdempotencyIdentity): Promise<void> {
  await tx.execute(
    `WITH old AS (
       SELECT principal, route, key FROM export_center.idempotency_keys
       WHERE tenant_id = $1 AND expires_at <= now()
       ORDER BY principal = $2 AND route = $3 AND key = $4 DESC LIMIT 20 FOR UPDATE SKIP LOCKED)
     DELETE FROM export_center.idempotency_keys k USING old
     WHERE k.tenant_id = $1 AND k.principal = old.principal AND k.route = old.route AND k.key = old.key`,
    values(identity),
  );
}

async function insert(
  tx: Sql,
  identity: IdempotencyIdentity,
  fingerprint: Buffer,
  owner: string,
  lockSeconds: number,
): Promise<boolean> {
  const inserted = await tx.execute(
    `INSERT INTO export_center.idempotency_keys (tenant_id, principal, route, key, fingerprint, owner, locked_until, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7), clock_timestamp() + make_interval(days => $8))
     ON CONFLICT DO NOTHING`,
    [...values(identity), fingerprint, owner, lockSeconds, keptDays],
  );
  return inserted === 1;
}

function streamedValues(streamed: StoredAnswer['streamed']): [Buffer, number] | [null, null] {
  return streamed ? [digestBytes(streamed.digest), streamed.bytes] : [null, null];
}

async function findRow(tx: Sql, identity: IdempotencyIdentity, end: string): Promise<Row | undefined> {
  const [row] = await tx.query<Row>(
    `SELECT fingerprint, owner, locked_until > clock_timestamp() AS locked, status, headers, body, body_digest, body_bytes
     FROM export_center.idempotency_keys WHERE ${where} ${end}`,
    values(identity),
  );
  return row;
}

function answerOf(row: Row, status: number): StoredAnswer {
  const answer = { status, headers: row.headers ?? {}, body: row.body ?? '' };
  if (!row.body_digest) return answer;
  return { ...answer, streamed: { digest: digestFromBytes(row.body_digest), bytes: Number(row.body_bytes) } };
}

function requireSameRequest(row: Row, fingerprint: Buffer): void {
  if (!row.fingerprint.equals(fingerprint)) throw mismatch();
}

async function takeOver(
  tx: Sql,
  row: Row,
  identity: IdempotencyIdentity,
  fingerprint: Buffer,
  owner: string,
  lockSeconds: number,
): Promise<IdempotencyClaim> {
  requireSameRequest(row, fingerprint);
  if (row.status !== null) return { answer: answerOf(row, row.status) };
  if (row.locked) throw inFlight();
  await tx.execute(
    `UPDATE export_center.idempotency_keys SET owner = $5, locked_until = clock_timestamp() + make_interval(secs => $6) WHERE ${where}`,
    [...values(identity), owner, lockSeconds],
  );
  return { owner };
}

const inFlight = () =>
  conflict('EC-IDEMPOTENCY-IN-FLIGHT', 'a request with this Idempotency-Key is being answered; repeat it in a moment', {
    retryAfter: 1,
  });
