import type { TenantId } from '../../kernel/ids.js';

/** Tells one waiter that a tenant's timeline grew; remembers a ring that comes between a read and the wait for the next one. */
export class EventBell {
  #rung = false;
  #onRing: () => void = () => undefined;

  constructor(readonly tenant: TenantId) {}

  ring(): void {
    this.#rung = true;
    this.#onRing();
  }

  silence(): void {
    this.#rung = false;
  }

  /** True once it rang since `silence`, or the signal was aborted; false after so many milliseconds of quiet. */
  async rings(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    if (this.#rung || signal.aborted) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), Math.max(0, milliseconds));
    const stop = () => resolve(true);
    this.#onRing = stop;
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      this.#onRing = () => undefined;
    }
  }
}
