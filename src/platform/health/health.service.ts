import { Inject, Injectable, Logger } from '@nestjs/common';
import { Draining } from '../http/draining.js';
import { HEALTH_CHECKS, type HealthCheck } from './health-check.js';

export interface HealthReport {
  readonly status: 'ok' | 'unavailable';
  readonly checks: readonly { readonly name: string; readonly status: 'ok' | 'failed' }[];
}

const checkTimeout = 2_000;

/** Runs the checks side by side, each for at most 2 s. Why one failed is logged when its state changes, and never answered. */
@Injectable()
export class HealthService {
  readonly #log = new Logger('Health');
  readonly #failing = new Set<string>();
  readonly #checks: readonly HealthCheck[];
  readonly #draining: Draining;
  #started = false;

  constructor(@Inject(HEALTH_CHECKS) checks: readonly HealthCheck[], @Inject(Draining) draining: Draining) {
    this.#checks = checks;
    this.#draining = draining;
  }

  async ready(): Promise<HealthReport> {
    const checks = await Promise.all(this.#checks.map((check) => this.#run(check)));
    const ok = checks.every(({ status }) => status === 'ok') && !this.#draining.signal.aborted;
    this.#started ||= ok;
    return { status: ok ? 'ok' : 'unavailable', checks };
  }

  /** Once everything worked, the process counts as started for good. */
  async startup(): Promise<HealthReport> {
    return this.#started ? { status: 'ok', checks: [] } : this.ready();
  }

  async #run(check: HealthCheck): Promise<HealthReport['checks'][number]> {
    try {
      await withTimeout((signal) => check.check(signal));
      if (this.#failing.delete(check.name)) this.#log.log(`${check.name} works again`);
      return { name: check.name, status: 'ok' };
    } catch (error) {
      if (!this.#failing.has(check.name))
        this.#log.warn(`${check.name} fails: ${error instanceof Error ? error.message : String(error)}`);
      this.#failing.add(check.name);
      return { name: check.name, status: 'failed' };
    }
  }
}

/** Rejects after the time even where the check ignores its signal. */
async function withTimeout(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const ended = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      ended.abort();
      reject(new Error(`no answer within ${checkTimeout / 1000} s`));
    }, checkTimeout);
  });
  try {
    await Promise.race([work(ended.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
