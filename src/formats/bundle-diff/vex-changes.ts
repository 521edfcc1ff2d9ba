import { compareBytes } from '../byte-order.js';
import { capped, type Capped } from './capped-list.js';
import type { DiffRecord, RecordChange } from './diff-record.js';
import { vexStatements } from './vex-statements.js';

/** What a source said of a product and a vulnerability, and what it says now. */
export interface VexFlip extends VexMatter {
  readonly from: string;
  readonly to: string;
}

export interface VexSaying extends VexMatter {
  readonly status: string;
}

export interface VexMatter {
  readonly source: string;
  readonly vulnerability: string;
  readonly product: string;
}

export interface VexDiff {
  readonly flips: Capped<VexFlip>;
  /** Said now, and of which nothing was said. */
  readonly added: Capped<VexSaying>;
  /** Said before, and of which nothing is said. */
  readonly removed: Capped<VexSaying>;
  /** False where so much differs that not all of it could be held: the counts are then too low. */
  readonly complete: boolean;
}

type Side = 'from' | 'to';
type Held = VexMatter & { [side in Side]?: string };

/** Text that is held at most, in UTF-16 units. */
const roomLimit = 32 * 1024 * 1024;

/**
 * What VEX says otherwise, from the records that differ. A statement may move from one document of its source to another, so all are held until
 * the end. A source whose documents say two things of one matter says `mixed`.
 */
export class VexChanges {
  readonly #held = new Map<string, Held>();
  #room = roomLimit;

  /** Throws FormatError for a record that is no JSON. */
  take({ before, after }: RecordChange): void {
    const [from, to] = [sayingsOf(before), sayingsOf(after)];
    for (const [name, saying] of from) if (to.get(name)?.status !== saying.status) this.#hold(name, saying, 'from');
    for (const [name, saying] of to) if (from.get(name)?.status !== saying.status) this.#hold(name, saying, 'to');
  }

  finish(limit: number): VexDiff {
    const held = [...this.#held.values()].sort(byMatter);
    return {
      flips: capped(held.flatMap(toFlip), limit),
      added: capped(
        held.flatMap((one) => toSaying(one, 'to', 'from')),
        limit,
      ),
      removed: capped(
        held.flatMap((one) => toSaying(one, 'from', 'to')),
        limit,
      ),
      complete: this.#room >= 0,
    };
  }

  #hold(name: string, { status, ...matter }: VexSaying, side: Side): void {
    const known = this.#held.get(name);
    if (known) known[side] = (known[side] ?? status) === status ? status : 'mixed';
    else if ((this.#room -= 2 * name.length + 100) >= 0) this.#held.set(name, { ...matter, [side]: status });
  }
}

function sayingsOf(record: DiffRecord | undefined): ReadonlyMap<string, VexSaying> {
  if (!record) return new Map();
  const source = record.key.slice(0, record.key.indexOf('/'));
  return new Map(
    vexStatements(record.value).map(({ vulnerability, product, status, local }) => [
      JSON.stringify([vulnerability, product, local ? record.key : source]),
      { source, vulnerability, product, status },
    ]),
  );
}

const byMatter = (a: VexMatter, b: VexMatter): number =>
  compareBytes(a.vulnerability, b.vulnerability) ||
  compareBytes(a.product, b.product) ||
  compareBytes(a.source, b.source);

function toFlip({ from, to, ...matter }: Held): VexFlip[] {
  return from === undefined || to === undefined || from === to ? [] : [{ ...matter, from, to }];
}

function toSaying({ source, vulnerability, product, ...said }: Held, side: Side, other: Side): VexSaying[] {
  const status = said[side];
  return status === undefined || said[other] !== undefined ? [] : [{ source, vulnerability, product, status }];
}
