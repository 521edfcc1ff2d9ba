import type { TenantId } from '../../kernel/ids.js';
import { RateLimiter } from './rate-limiter.js';
import type { RateShares } from './rate-shares.js';

const acme = '00000000-0000-4000-8000-000000000001' as TenantId;
const other = '00000000-0000-4000-8000-000000000002' as TenantId;

/** The one place that all limiters of a test share, as the database is for processes. Windows of 10 s of a clock that the test moves. */
class SharedWindow implements RateShares {
  now = 0;
  asked = 0;
  readonly #used = new Map<string, number>();

  async take(tenant: TenantId, rateClass: string, want: number, quota: number) {
    this.asked += 1;
    await Promise.resolve();
    const key = `${tenant} ${rateClass} ${Math.floor(this.now / 10_000)}`;
    const used = this.#used.get(key) ?? 0;
    const granted = Math.max(0, Math.min(want, quota - used));
    this.#used.set(key, used + granted);
    return { granted, unclaimed: quota - used - granted, endsIn: 10_000 - (this.now % 10_000) };
  }
}

let shared: SharedWindow;
const limiter = () => new RateLimiter(shared, () => shared.now);
beforeEach(() => {
  shared = new SharedWindow();
});

async function admitted(limiters: readonly RateLimiter[], requests: number, quota: number): Promise<number> {
  const decisions = await Promise.all(
    Array.from({ length: requests }, (_, i) => limiters[i % limiters.length]!.take(acme, 'read', quota)),
  );
  return decisions.filter(({ allowed }) => allowed).length;
}

describe('the rate limiter', () => {
  it.each([1, 7, 100, 5_000])(
    'lets exactly %i requests of a window through where one process has them all',
    async (quota) => {
      expect(await admitted([limiter()], quota * 2 + 10, quota)).toBe(quota);
    },
  );

  it('lets no more through over several processes, and nearly all of the quota', async () => {
    const passed = await admitted([limiter(), limiter(), limiter()], 4_000, 1_000);
    expect(passed).toBeLessThanOrEqual(1_000);
    expect(passed).toBeGreaterThanOrEqual(1_000 * (1 - 3 / 20));
  });

  it('asks seldom: a few dozen times for a thousand requests', async () => {
    const one = limiter();
    for (let i = 0; i < 1_000; i += 1) await one.take(acme, 'read', 1_000);
    expect(shared.asked).toBeLessThan(35);
  });

  it('asks once for requests that come together, and not at all once a window is used up', async () => {
    const one = limiter();
    await admitted([one], 50, 5);
    const asked = shared.asked;
    expect(asked).toBeLessThanOrEqual(6);
    await admitted([one], 50, 5);
    expect(shared.asked).toBe(asked);
  });

  it('opens again with the next window, and tells when that is', async () => {
    const one = limiter();
    shared.now = 4_000;
    expect(await admitted([one], 3, 2)).toBe(2);
    expect(await one.take(acme, 'read', 2)).toEqual({ allowed: false, remaining: 0, resetIn: 6 });
    shared.now = 10_000;
    expect(await one.take(acme, 'read', 2)).toMatchObject({ allowed: true, remaining: 1, resetIn: 10 });
  });

  it('counts tenants and classes apart', async () => {
    const one = limiter();
    expect(await admitted([one], 5, 2)).toBe(2);
    expect(await one.take(acme, 'write', 2)).toMatchObject({ allowed: true });
    expect(await one.take(other, 'read', 2)).toMatchObject({ allowed: true });
  });

  it('passes on what keeps it from asking, and asks again the next time', async () => {
    let fails = true;
    const broken: RateShares = {
      take: (...given) => (fails ? Promise.reject(new Error('away')) : shared.take(...given)),
    };
    const one = new RateLimiter(broken, () => shared.now);
    await expect(one.take(acme, 'read', 2)).rejects.toThrow('away');
    fails = false;
    expect(await one.take(acme, 'read', 2)).toMatchObject({ allowed: true });
  });
});
