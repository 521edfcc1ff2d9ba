import type { KeyObject } from 'node:crypto';
import { AuditCheck, type AuditExpectation, type AuditReport } from '../../formats/audit-log/audit-check.js';
import { parseCheckpoint } from '../../formats/signed-note/checkpoint.js';
import { parseSignedNote, verifyNote } from '../../formats/signed-note/signed-note.js';
import { FormatError } from '../../formats/format-error.js';
import { invalid } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database } from '../../platform/db/database.js';
import { auditOrigin, type AuditCheckpoints } from './audit-checkpoints.js';
import { auditLines, auditSize } from './audit-log-reader.js';

/** Checkpoints that the log is held against, the newest ones. */
const mostCheckpoints = 1_000;

export interface VerifyAuditOptions {
  readonly keys: readonly KeyObject[];
  /** Signed note that was seen earlier. */
  readonly since?: string;
  readonly signal?: AbortSignal;
}

export interface AuditLogReport extends AuditReport {
  /** Checkpoints that the entries were held against. */
  readonly checkpoints: number;
}

/**
 * Reads the whole log of a tenant as it is stored and holds it against itself, its head, its checkpoints, and an earlier one where
 * that is given. Throws EC-SIGNATURE-INVALID or EC-JSON-SYNTAX (invalid) for an earlier checkpoint that is not one of this log.
 */
export async function verifyAuditLog(
  database: Database,
  checkpoints: AuditCheckpoints,
  tenant: TenantId,
  { keys, since, signal }: VerifyAuditOptions,
): Promise<AuditLogReport> {
  const stored = await storedExpectations(checkpoints, tenant, keys);
  const earlier = since === undefined ? [] : [earlierExpectation(since, tenant, keys)];
  const size = await database.tenant(tenant, (tx) => auditSize(tx, tenant), { signal });
  const head = size === 0 ? [] : [{ size, what: 'the head of the log' }];
  const check = new AuditCheck(tenant, [...stored, ...earlier, ...head]);
  // To the end of what is there: entries that come in meanwhile follow on, entries that were moved beyond the head are seen.
  for await (const line of auditLines(database, tenant, 1, Number.MAX_SAFE_INTEGER, signal)) {
    check.push({ ...line, entry: JSON.parse(line.entry) as unknown });
    if (check.isFull) break;
  }
  return { ...check.finish(), checkpoints: stored.length + earlier.length };
}

/** A stored note that is signed by nobody who is trusted says nothing; whoever changed one cannot make it say something else. */
async function storedExpectations(
  checkpoints: AuditCheckpoints,
  tenant: TenantId,
  keys: readonly KeyObject[],
): Promise<AuditExpectation[]> {
  const found = await checkpoints.newest(tenant, mostCheckpoints);
  return found.flatMap(({ note }) => {
    try {
      return [expectation(note, tenant, keys, 'the checkpoint')];
    } catch (error) {
      if (error instanceof FormatError) return [];
      throw error;
    }
  });
}

function earlierExpectation(note: string, tenant: TenantId, keys: readonly KeyObject[]): AuditExpectation {
  try {
    return expectation(note, tenant, keys, 'the earlier checkpoint');
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    const code = cause.code === 'signature' ? 'EC-SIGNATURE-INVALID' : 'EC-VALIDATION';
    throw invalid(code, `since: ${cause.message}`, { cause, pointer: '/since' });
  }
}

function expectation(text: string, tenant: TenantId, keys: readonly KeyObject[], what: string): AuditExpectation {
  const note = parseSignedNote(text);
  const { origin, size, root } = parseCheckpoint(note.text);
  if (origin !== auditOrigin(tenant)) throw new FormatError('signature', `the checkpoint is of another log: ${origin}`);
  verifyNote(note, origin, keys);
  return { size, root, what: `${what} of ${size} entries` };
}
