import type { Digest } from '../digest.js';
import type { AuditFinding } from './audit-finding.js';

/** An entry with the number under which its hash holds; undefined where it holds under none. */
export interface PlacedLine {
  readonly place: number | undefined;
  /** The number that it shows, or where that cannot be read, the one that was expected. */
  readonly seq: number;
  readonly previousHash: Digest | undefined;
  readonly hash: Digest | undefined;
}

interface Gap {
  readonly from: number;
  to: number;
}

/**
 * Follows entries by the numbers under which their hashes hold and names what does not follow: it tells a missing entry from a moved
 * one by the entry that comes next. Needs memory only for what is out of order.
 */
export class AuditOrder {
  #expected = 1;
  #previous: Digest | undefined;
  #gaps: Gap[] = [];
  /** Entries that came before their turn, with their hashes. */
  readonly #early = new Map<number, Digest | undefined>();
  readonly #found: AuditFinding[] = [];

  constructor(genesis: Digest) {
    this.#previous = genesis;
  }

  get findings(): readonly AuditFinding[] {
    return this.#found;
  }

  /** Faults so far: those that are named, and numbers that may still turn out to be missing. */
  get faults(): number {
    return this.#found.length + this.#gaps.length;
  }

  /** The number that comes next in a log without a fault. */
  get expected(): number {
    return this.#expected;
  }

  /** `next` is the place of the entry after this one. */
  settle(line: PlacedLine, next: number | undefined): void {
    const { place } = line;
    if (place === undefined) this.#settleForged(line, next);
    else if (place === this.#expected) this.#settleNext(line);
    else if (place > this.#expected) this.#settleEarly(line, place, next);
    else this.#settleLate(place);
  }

  /** Tells what is missing for good. */
  end(): void {
    for (const { from, to } of this.#gaps) this.#add('deleted', from, `${range(from, to)} missing`);
  }

  #settleForged(line: PlacedLine, next: number | undefined): void {
    if (next === this.#expected) {
      this.#add('inserted', line.seq, `an entry that was never written stands before entry ${this.#expected}`);
      return;
    }
    this.#add('edited', this.#expected, `entry ${this.#expected} is not what was written: its hash does not hold`);
    this.#advance(line.hash);
  }

  #settleNext(line: PlacedLine): void {
    const before = this.#expected - 1;
    const follows = line.previousHash === this.#previous || this.#previous === undefined;
    if (!follows && !this.#found.some(({ seq }) => seq === before)) {
      const what = before === 0 ? 'the log does not begin as a log of this tenant' : `entry ${before} was replaced`;
      this.#add('edited', Math.max(before, 1), `${what}: entry ${this.#expected} was written after another one`);
    }
    this.#advance(line.hash);
  }

  #settleEarly(line: PlacedLine, place: number, next: number | undefined): void {
    const moved = next === this.#expected || next === this.#expected + 1;
    if (!moved) {
      this.#gaps.push({ from: this.#expected, to: place - 1 });
      this.#expected = place;
      this.#advance(line.hash);
      return;
    }
    this.#add('reordered', place, `entry ${place} stands where entry ${this.#expected} belongs`);
    this.#early.set(place, line.hash);
    if (next === this.#expected) return;
    this.#gaps.push({ from: this.#expected, to: this.#expected });
    this.#advance(undefined);
  }

  #settleLate(place: number): void {
    if (this.#takeFromGap(place))
      this.#add('reordered', place, `entry ${place} stands after entry ${this.#expected - 1}`);
    else this.#add('inserted', place, `a second entry says that it is entry ${place}`);
  }

  #advance(hash: Digest | undefined): void {
    this.#expected += 1;
    this.#previous = hash;
    while (this.#early.has(this.#expected)) {
      this.#previous = this.#early.get(this.#expected);
      this.#early.delete(this.#expected);
      this.#expected += 1;
    }
  }

  #takeFromGap(place: number): boolean {
    const gap = this.#gaps.find(({ from, to }) => from <= place && place <= to);
    if (!gap) return false;
    const parts = [
      { from: gap.from, to: place - 1 },
      { from: place + 1, to: gap.to },
    ].filter(({ from, to }) => from <= to);
    this.#gaps = this.#gaps.flatMap((one) => (one === gap ? parts : [one]));
    return true;
  }

  #add(kind: AuditFinding['kind'], seq: number, message: string): void {
    this.#found.push({ kind, seq, message });
  }
}

export const range = (from: number, to: number): string =>
  from === to ? `entry ${from} is` : `entries ${from} to ${to} are`;
