/** Lets `most` pieces of work run at once; the others wait for their turn in order, each at most `patience` milliseconds. */
export class Turns {
  readonly #most: number;
  readonly #patience: number;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(most: number, patience: number) {
    this.#most = most;
    this.#patience = patience;
  }

  /** The answer of `work`, or what `late` throws where no turn came in time. Throws the signal's reason where it is aborted. */
  async run<T>(work: () => Promise<T>, late: () => Error, signal: AbortSignal): Promise<T> {
    if (this.#running >= this.#most) await this.#turn(late, signal);
    else this.#running += 1;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      this.#handOn();
    }
  }

  /** Resolves with a turn that somebody handed on. */
  async #turn(late: () => Error, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // Who gives up is out of the line at once: a turn that was handed to them would be lost.
    const giveUp = (error: Error) => {
      this.#waiting.delete(resolve);
      reject(error);
    };
    const onAbort = () => giveUp(signal.reason as Error);
    const timer = setTimeout(() => giveUp(late()), this.#patience);
    this.#waiting.add(resolve);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  #handOn(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#running -= 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
