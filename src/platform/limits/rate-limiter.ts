import type { TenantId } from '../../kernel/ids.js';
import type { RateClass } from './limit-names.js';
import type { RateShare, RateShares } from './rate-shares.js';

/** What became of one request. */
export interface RateDecision {
  readonly allowed: boolean;
  /** Requests that this process knows to be left in the window. */
  readonly remaining: number;
  /** Whole seconds until the window ends. */
  readonly resetIn: number;
}

/** A share begins at a hundredth of the quota and doubles up to a twentieth: a busy tenant asks the database a few times a second. */
const smallest = 1 / 100;
const largest = 1 / 20;
/** Tenants and classes that are remembered at once. */
const capacity = 10_000;

interface Window {
  left: number;
  unclaimed: number;
  share: number;
  readonly endsAt: number;
}

/**
 * Lets at most `quota` requests of a tenant and class through in each window, over all processes together: a process takes a share of
 * the window from the database and counts it down by itself. Nothing is let through that the database did not grant; what a process
 * took and did not use is lost to the others until the window ends, at most a twentieth of the quota for each.
 */
export class RateLimiter {
  readonly #shares: RateShares;
  readonly #now: () => number;
  readonly #windows = new Map<string, Window>();
  readonly #asking = new Map<string, Promise<Window>>();

  /** `now` in milliseconds, of a clock that never goes back. */
  constructor(shares: RateShares, now: () => number = () => performance.now()) {
    this.#shares = shares;
    this.#now = now;
  }

  /** Counts one request. Asks the database only where the share is used up, and then once for all that come together. */
  async take(tenant: TenantId, rateClass: RateClass, quota: number): Promise<RateDecision> {
    const key = `${tenant} ${rateClass}`;
    for (;;) {
      const window = this.#windows.get(key);
      const running = window !== undefined && window.endsAt > this.#now();
      if (running && (window.left > 0 || window.unclaimed === 0)) return this.#count(window);
      await this.#ask(key, tenant, rateClass, quota, running ? window : undefined);
    }
  }

  #count(window: Window): RateDecision {
    const allowed = window.left > 0;
    if (allowed) window.left -= 1;
    const resetIn = Math.max(1, Math.ceil((window.endsAt - this.#now()) / 1_000));
    return { allowed, remaining: window.left + window.unclaimed, resetIn };
  }

  async #ask(key: string, tenant: TenantId, rateClass: RateClass, quota: number, last?: Window): Promise<void> {
    let asking = this.#asking.get(key);
    if (!asking) {
      const share = last ? Math.min(last.share * 2, quota * largest) : quota * smallest;
      asking = this.#shares
        .take(tenant, rateClass, Math.max(1, Math.floor(share)), quota)
        .then((answer) => this.#open(key, answer, Math.max(1, share)))
        .finally(() => this.#asking.delete(key));
      this.#asking.set(key, asking);
    }
    await asking;
  }

  /** A grant of nothing closes the window for this process, whatever others still hold. */
  #open(key: string, { granted, unclaimed, endsIn }: RateShare, share: number): Window {
    const left = granted;
    const window = { left, unclaimed: granted === 0 ? 0 : unclaimed, share, endsAt: this.#now() + endsIn };
    this.#windows.delete(key);
    this.#windows.set(key, window);
    if (this.#windows.size > capacity) this.#windows.delete(this.#windows.keys().next().value!);
    return window;
  }
}
