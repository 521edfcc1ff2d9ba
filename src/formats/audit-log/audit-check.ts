import { digestBytes, type Digest } from '../digest.js';
import { MerkleFrontier } from '../merkle-tree/merkle-frontier.js';
import { leafHash } from '../merkle-tree/merkle-hash.js';
import { auditGenesis, auditHash, type AuditLine } from './audit-entry.js';
import { mostFindings, type AuditFinding } from './audit-finding.js';
import { AuditOrder, range, type PlacedLine } from './audit-order.js';

/** What is known of the log from elsewhere: that it had this many entries, and their root where a signed checkpoint says it. */
export interface AuditExpectation {
  readonly size: number;
  readonly root?: Buffer;
  /** Names it in findings, e.g. `the checkpoint of 12 entries`. */
  readonly what: string;
}

/** A line of a file that is no entry. */
export interface UnreadableLine {
  readonly unreadable: string;
}

export interface AuditReport {
  readonly verdict: 'passed' | 'failed';
  /** Entries that were read. */
  readonly entries: number;
  /** Merkle root over them. */
  readonly root: Buffer;
  readonly findings: readonly AuditFinding[];
}

/** How far from the number that an entry shows its own is looked for: a fault that renumbers entries moves them little. */
const searchWindow = 1000;

/**
 * Checks the entries of one tenant's log, given in the order in which they stand, and names each fault. Pure and incremental: `push`
 * each entry, then `finish`. Where `isFull` there is no need to push more.
 */
export class AuditCheck {
  readonly #order: AuditOrder;
  readonly #tree = new MerkleFrontier();
  readonly #expectations: readonly AuditExpectation[];
  readonly #mismatches: AuditFinding[] = [];
  #pending: PlacedLine | undefined;
  #shift = 0;
  #confirmed = 0;

  /** `closed`: the log ends with the longest of the expectations, as that of an export does. */
  constructor(
    tenantId: string,
    expectations: readonly AuditExpectation[] = [],
    private readonly closed = false,
  ) {
    this.#order = new AuditOrder(auditGenesis(tenantId));
    this.#expectations = [...expectations].sort((a, b) => a.size - b.size);
  }

  get isFull(): boolean {
    return this.#order.faults >= mostFindings;
  }

  push(line: AuditLine | UnreadableLine): void {
    const placed = 'unreadable' in line ? this.#unreadable() : this.#placed(line);
    if (this.#pending) this.#order.settle(this.#pending, placed.place);
    this.#pending = placed;
    if (placed.hash) this.#grow(placed.hash);
  }

  finish(): AuditReport {
    if (this.#pending) this.#order.settle(this.#pending, undefined);
    this.#pending = undefined;
    this.#order.end();
    const faults = [...this.#order.findings, ...this.#wrongEnd()];
    // A log that is at fault in a known place is never the one of a checkpoint; that alone says nothing more.
    const findings = (faults.length > 0 ? faults : this.#mismatches).slice(0, mostFindings);
    const { size, root } = { size: this.#tree.size, root: this.#tree.root() };
    return { verdict: findings.length === 0 ? 'passed' : 'failed', entries: size, root, findings };
  }

  #placed(line: AuditLine): PlacedLine {
    const { seq, previousHash, hash } = line;
    const place = this.#placeOf(line);
    if (place !== undefined) this.#shift = place - seq;
    return { place, seq, previousHash, hash };
  }

  #unreadable(): PlacedLine {
    return { place: undefined, seq: this.#order.expected, previousHash: undefined, hash: undefined };
  }

  /** The number under which the hash holds: the one that is shown, or one nearby where entries were renumbered. */
  #placeOf(line: AuditLine): number | undefined {
    const holds = (seq: number) => seq > 0 && auditHash({ ...line, seq }) === line.hash;
    if (holds(line.seq)) return line.seq;
    if (this.isFull) return undefined;
    if (holds(line.seq + this.#shift)) return line.seq + this.#shift;
    for (let distance = 1; distance <= searchWindow; distance += 1) {
      if (holds(line.seq - distance)) return line.seq - distance;
      if (holds(line.seq + distance)) return line.seq + distance;
    }
    return undefined;
  }

  #grow(hash: Digest): void {
    this.#tree.append(leafHash(digestBytes(hash)));
    const { size } = this.#tree;
    const due = this.#expectations.filter((expectation) => expectation.size === size);
    if (due.length === 0) return;
    const root = this.#tree.root();
    const other = due.filter((expectation) => expectation.root && !expectation.root.equals(root));
    if (other.length === 0) this.#confirmed = size;
    for (const { what } of other) {
      const message = `entries between ${this.#confirmed + 1} and ${size} are not those of ${what}`;
      this.#mismatches.push({ kind: 'rewritten', seq: this.#confirmed + 1, message });
    }
  }

  #wrongEnd(): AuditFinding[] {
    const last = this.#order.expected - 1;
    const longest = this.#expectations.at(-1);
    if (!longest) return [];
    const { size, what } = longest;
    if (size > last) {
      const message = `${range(last + 1, size)} missing at the end: ${what} says that there were ${size}`;
      return [{ kind: 'truncated', seq: last + 1, message }];
    }
    if (!this.closed || size === last) return [];
    return [
      { kind: 'inserted', seq: size + 1, message: `${range(size + 1, last)} beyond ${what}, which ends the log` },
    ];
  }
}
