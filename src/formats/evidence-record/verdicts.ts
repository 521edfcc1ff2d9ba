export interface Verdict {
  /** In the words of VEX. */
  readonly status: string;
  readonly pointer: string;
}

/** What the statements of a document say, the first of each matter: one vulnerability in one product. */
export class Verdicts {
  readonly #first = new Map<string, Verdict>();

  /** Says what an earlier statement of the same matter says instead; undefined where none says another thing. */
  conflict(matter: readonly unknown[], verdict: Verdict): string | undefined {
    const name = JSON.stringify(matter);
    const earlier = this.#first.get(name);
    if (!earlier) this.#first.set(name, verdict);
    if (!earlier || earlier.status === verdict.status) return undefined;
    return `says ${verdict.status} where ${earlier.pointer} says ${earlier.status} of the same product`;
  }
}

/** The status of all statements; `mixed` where they have several, undefined where they have none. */
export function commonStatus(statuses: Iterable<string | undefined>): string | undefined {
  const [status, another] = new Set([...statuses].filter((one) => one !== undefined));
  return another === undefined ? status : 'mixed';
}
