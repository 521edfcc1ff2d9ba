import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { isTenantId } from '../kernel/ids.js';
import { CONTENT_STORE, type ContentCheck, type SegmentRegistry } from '../stages/storage/content-store.port.js';

/** Milliseconds: every blob is hashed once in so long. */
const period = 24 * 3_600_000;
/** Blobs of one look into the database. */
const batch = 200;
/** Milliseconds of work in each minute: a sixth of one core at most, some gigabytes. */
const budget = 10_000;

/** Reads what nobody reads: a bit that flipped on the disk is found within a day, not when the bundle is needed (F28). */
@Injectable()
export class ContentScrubber {
  readonly #log = new Logger('ContentScrubber');
  #scrubbing = false;

  constructor(@Inject(CONTENT_STORE) private readonly store: ContentCheck & SegmentRegistry) {}

  @Interval('export-center:content-scrub', 60_000)
  async scrub(olderThan = period): Promise<void> {
    if (this.#scrubbing) return;
    this.#scrubbing = true;
    try {
      await this.#scrubTenants(olderThan, performance.now() + budget);
    } catch (error) {
      this.#log.warn(`stored content could not be checked: ${String(error)}`);
    } finally {
      this.#scrubbing = false;
    }
  }

  async #scrubTenants(olderThan: number, end: number): Promise<void> {
    const names = await readdir(join(this.store.directory, 'content')).catch((): string[] => []);
    for (const tenant of names.filter(isTenantId)) {
      for (let more = true; more && performance.now() < end;) {
        const { checked, damaged } = await this.store.checkOldest(tenant, olderThan, batch);
        for (const digest of damaged)
          this.#log.error(`blob_quarantined ${digest} of tenant ${tenant}: found by the scrub`);
        more = checked === batch;
      }
    }
  }
}
