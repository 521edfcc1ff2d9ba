import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import { faultPoint } from '../../platform/faults/fault-point.js';
import { dirname } from 'node:path';
import { segmentPath } from '../storage/segment-path.js';
import { syncDirectories } from '../storage/segment-writer.js';
import type { NewSegment, ShardCache } from './shard-cache.port.js';

const group = 16;

/**
 * Makes finished segments known, some at a time: directories are synced once for all of them, then one transaction names their frames.
 * What was recorded is the resume point of a run that dies.
 */
export class SegmentRecorder {
  readonly #root: string;
  readonly #tenant: TenantId;
  readonly #cache: ShardCache;
  readonly #recipe: Digest;
  #open: NewSegment[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(root: string, tenant: TenantId, cache: ShardCache, recipe: Digest) {
    this.#root = root;
    this.#tenant = tenant;
    this.#cache = cache;
    this.#recipe = recipe;
  }

  async add(segment: NewSegment): Promise<void> {
    this.#open.push(segment);
    if (this.#open.length >= group) await this.flush();
  }

  flush(): Promise<void> {
    const segments = this.#open;
    this.#open = [];
    this.#writing = this.#writing.then(() => this.#record(segments));
    return this.#writing;
  }

  async #record(segments: readonly NewSegment[]): Promise<void> {
    if (segments.length === 0) return;
    await syncDirectories(segments.map(({ segment }) => dirname(segmentPath(this.#root, this.#tenant, segment))));
    faultPoint('blob-renamed');
    await this.#cache.record(this.#tenant, this.#recipe, segments);
    faultPoint('between-shards');
  }
}
