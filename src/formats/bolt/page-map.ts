/** What each page of the file is for; two bits would do, a byte is simpler and 16 MiB at most. */
export class PageMap {
  readonly #used: Uint8Array;

  constructor(pages: number) {
    this.#used = new Uint8Array(pages);
  }

  /** Marks pages `id` to `id + count - 1`; the first of them that was marked before, if any. */
  claim(id: number, count: number): number | undefined {
    for (let page = id; page < id + count; page += 1) {
      if (this.#used[page] !== 0) return page;
      this.#used[page] = 1;
    }
    return undefined;
  }

  /** Pages that nothing claimed, as first and last of each gap. */
  *gaps(): Generator<readonly [number, number], void> {
    const { length } = this.#used;
    for (let page = this.#used.indexOf(0); page !== -1; page = this.#used.indexOf(0, page)) {
      const next = this.#used.indexOf(1, page);
      const end = next === -1 ? length : next;
      yield [page, end - 1];
      page = end;
    }
  }
}
