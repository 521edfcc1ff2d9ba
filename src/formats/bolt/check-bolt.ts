import { FormatError } from '../format-error.js';
import { BoltFile, damaged, defaultBoltLimits, type BoltLimits, type ReadAt } from './bolt-file.js';
import { pageFlags } from './bolt-layout.js';
import type { BoltRow } from './bolt-row.js';
import { readFreelist } from './freelist.js';
import { walkRows } from './read-rows.js';
import { TreeWalk } from './tree-walk.js';

export interface BoltReport {
  /** What is wrong, each with its offset; at most 100. */
  readonly findings: readonly FormatError[];
  readonly buckets: number;
  readonly values: number;
  readonly branchPages: number;
  readonly leafPages: number;
  readonly overflowPages: number;
  readonly freePages: number;
}

/** A hostile file could make one of every few bytes. */
const mostFindings = 100;

/**
 * Checks every invariant of a BoltDB file: both kinds of header, sizes, the order of keys within and between pages, inline buckets, the
 * freelist, and that each page is reached exactly once or free. bbolt's own check looks at less. `visit` sees the rows, which count only if
 * nothing was found. Never throws for what the file holds.
 */
export function checkBolt(
  read: ReadAt,
  size: number,
  limits: BoltLimits = defaultBoltLimits,
  visit: (row: BoltRow) => void = () => undefined,
): BoltReport {
  const check = new BoltCheck(visit);
  check.run(read, size, limits);
  return check.report();
}

class BoltCheck {
  readonly #findings: FormatError[] = [];
  readonly #counts = { buckets: 0, values: 0, branchPages: 0, leafPages: 0, overflowPages: 0, freePages: 0 };
  readonly #visit: (row: BoltRow) => void;

  constructor(visit: (row: BoltRow) => void) {
    this.#visit = visit;
  }

  report(): BoltReport {
    return { findings: this.#findings, ...this.#counts };
  }

  run(read: ReadAt, size: number, limits: BoltLimits): void {
    try {
      this.#check(new BoltFile(read, size, limits));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      if (!this.#findings.includes(error)) this.#findings.push(error);
    }
  }

  #check(file: BoltFile): void {
    for (const id of [0, 1]) this.#checkMetaHeader(file, id);
    const walk = new TreeWalk(file, (error) => this.#note(error));
    for (const row of walkRows(walk)) {
      this.#counts[row.key === undefined ? 'buckets' : 'values'] += 1;
      this.#visit(row);
    }
    Object.assign(this.#counts, walk.counts);
    this.#checkFreelist(walk);
    // A subtree that could not be read leaves its pages unreached: that says nothing new.
    if (this.#findings.length === 0) this.#checkReached(walk);
  }

  #note(error: FormatError): void {
    this.#findings.push(error);
    if (this.#findings.length >= mostFindings) throw error;
  }

  /** A reader does with one meta page; bbolt's check stops at a wrong header of the other. */
  #checkMetaHeader(file: BoltFile, id: number): void {
    const header = file.header(id);
    if (header.id === id && header.flags === pageFlags.meta) return;
    this.#note(
      damaged(id * file.meta.pageSize, `page ${id} says that it is page ${header.id} with the flags ${header.flags}`),
    );
  }

  #checkFreelist({ file, reached }: TreeWalk): void {
    const { freelist, highWaterMark, pageSize } = file.meta;
    if (freelist === undefined) return;
    const run = file.run(freelist, 0, ({ id, pages }) => this.#claim(reached.claim(id, pages), id * pageSize));
    for (const id of readFreelist(run, highWaterMark)) {
      this.#claim(reached.claim(id, 1), id * pageSize);
      this.#counts.freePages += 1;
    }
  }

  #claim(taken: number | undefined, offset: number): void {
    if (taken !== undefined)
      this.#note(new FormatError('duplicate', `page ${taken} is in use and free, or the freelist itself`, { offset }));
  }

  #checkReached({ file, reached }: TreeWalk): void {
    const { freelist, pageSize } = file.meta;
    for (const [first, last] of reached.gaps()) {
      if (freelist === undefined) this.#counts.freePages += last - first + 1;
      else this.#note(damaged(first * pageSize, `pages ${first} to ${last} are neither reached nor free`));
    }
  }
}
