import { digestOf, digestHex, type Digest } from '../digest.js';
import { canonicalJson } from '../canonical-json/canonicalize.js';

/** One entry of an audit log with its place in the chain (docs/formats/audit-log.md). */
export interface AuditLine {
  /** From 1, without a gap. */
  readonly seq: number;
  /** RFC 3339, UTC, milliseconds: when the database took the entry. */
  readonly time: string;
  /** `hash` of the entry before, or `auditGenesis` of the log. */
  readonly previousHash: Digest;
  readonly hash: Digest;
  /** Plain JSON; its canonical text is what is hashed. */
  readonly entry: unknown;
}

const entryDomain = 'export-center-audit-entry-v1';
const logDomain = 'export-center-audit-log-v1';

/** What the first entry of a tenant's log follows: entries of one log fit into no other. */
export const auditGenesis = (tenantId: string): Digest => digestOf(`${logDomain}\n${tenantId}`);

/** SHA-256 over five lines: domain, hash before, number, time, canonical JSON of the entry. None of the first four holds a line feed. */
export function auditHash(line: Pick<AuditLine, 'seq' | 'time' | 'previousHash' | 'entry'>): Digest {
  const { seq, time, previousHash, entry } = line;
  return digestOf(`${entryDomain}\n${digestHex(previousHash)}\n${seq}\n${time}\n${canonicalJson(entry)}`);
}
