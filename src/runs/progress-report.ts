import type { ExportCenterError } from '../kernel/errors.js';
import type { StageName } from './run-context.js';
import type { RunProgress } from './run.js';

/** Milliseconds between two reports: each is a write and an event. */
const interval = 2_000;

/** Keeps only the newest figure of the stage at work and writes it at most every two seconds, one write at a time. */
export class ProgressReport {
  readonly #write: (progress: RunProgress) => Promise<void>;
  readonly #onLost: (error: unknown) => void;
  #stage: StageName | undefined;
  #since = '';
  #latest: RunProgress | undefined;
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(write: (progress: RunProgress) => Promise<void>, onLost: (error: unknown) => void) {
    this.#write = write;
    this.#onLost = onLost;
  }

  begin(stage: StageName): void {
    this.#stage = stage;
    this.#since = new Date().toISOString();
  }

  report(done: number, total: number, unit: string): void {
    if (!this.#stage) return;
    this.#latest = { stage: this.#stage, done, total, unit, since: this.#since, at: new Date().toISOString() };
    this.#timer ??= setTimeout(() => this.#flush(), interval).unref();
  }

  /** After this nothing more is written for the stage. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#latest = undefined;
    this.#stage = undefined;
    await this.#writing;
  }

  #flush(): void {
    this.#timer = undefined;
    const latest = this.#latest;
    if (!latest) return;
    this.#writing = this.#write(latest).catch((error: unknown) => {
      // Progress is worth no failure; only the loss of the run is.
      if ((error as Partial<ExportCenterError>).code === 'EC-LEASE-LOST') this.#onLost(error);
    });
  }
}
