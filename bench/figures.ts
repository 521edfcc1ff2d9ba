/** What something took: seconds of every round, in order, and their median. */
export interface Series {
  readonly rounds: readonly number[];
  readonly median: number;
}

/** Throws RangeError for an empty list. Of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('the median of nothing');
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)]!;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]!;
  return (lower + upper) / 2;
}

/** Seconds by name, over all rounds. */
export class Timings {
  readonly #seconds = new Map<string, number[]>();

  add(name: string, seconds: number): void {
    const known = this.#seconds.get(name);
    if (known) known.push(seconds);
    else this.#seconds.set(name, [seconds]);
  }

  /** Throws RangeError for a name that was never measured. */
  series(name: string): Series {
    const rounds = this.#seconds.get(name) ?? [];
    return { rounds: rounds.map(rounded), median: rounded(median(rounds)) };
  }

  all(): Readonly<Record<string, Series>> {
    return Object.fromEntries([...this.#seconds.keys()].map((name) => [name, this.series(name)]));
  }

  /** How often the median of `other` goes into that of `name`: below 1 where `name` is faster. */
  ratio(name: string, other: string): number {
    return rounded(this.series(name).median / this.series(other).median);
  }
}

/**
 * Runs every task once a round, so that all see the same machine; every other round in the opposite order, because a task leaves caches
 * and dirty pages to the one that follows it.
 */
export async function interleave(rounds: number, tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const task of round % 2 === 0 ? tasks : tasks.toReversed()) await task();
  }
}

/** Seconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

export const rounded = (value: number): number => Math.round(value * 1000) / 1000;
