import { writeRecordLine } from '../../formats/record-line/record-line.js';
import type { TenantId } from '../../kernel/ids.js';
import type { FeedSizes, Plan, PlanProjection } from '../../kernel/plan.js';
import { ThreadPool } from '../../platform/threads/thread-pool.js';
import { threadUrl } from '../../platform/threads/thread-url.js';
import { projectedReader, type ProjectableReader } from '../adapters/projection/projecting-reader.js';
import type { EvidenceScan } from '../evidence/evidence-reader.port.js';
import { scanOf } from '../planning/plan-scanner.js';
import type { Candidate } from '../planning/shard-sample.js';
import type { MeasurePatchTask, MeasureTask } from './measure-task.js';
import type { PatchBase } from './shard-task.js';

/** Makes frames to see how large they are, in one thread that starts when it is needed. Whoever made it closes it. */
export class ShardMeter implements AsyncDisposable {
  readonly #reader: ProjectableReader;
  #pool: ThreadPool<MeasureTask | MeasurePatchTask, FeedSizes> | undefined;

  constructor(reader: ProjectableReader) {
    this.#reader = reader;
  }

  /** Sizes of the frames of a shard of the plan, as staging makes them; of what is left of it where records were erased meanwhile. */
  async measure(tenant: TenantId, plan: Plan, candidate: Candidate, normalizes: boolean): Promise<FeedSizes> {
    const lines = await this.#read(tenant, plan, candidate);
    if (lines.length === 0) return { packs: 0, normalized: 0 };
    const { kind } = candidate;
    return this.#threads().run({ kind, lines, level: plan.codec.level, normalizes }, [lines.buffer]);
  }

  /** As `measure`, of a shard that would be a patch. */
  async measurePatch(tenant: TenantId, plan: Plan, { kind, shard }: Candidate, base: PatchBase): Promise<FeedSizes> {
    const range = { after: '', upTo: shard.last, keys: shard.keys! };
    const read = (scan: EvidenceScan, projection: PlanProjection) =>
      Array.fromAsync(projectedReader(this.#reader, projection).readBodies(tenant, scan, range));
    const before = base.scan ? await read(base.scan, base.projection) : [];
    const records = { before, now: await read(scanOf(plan, kind), plan.projection) };
    return this.#threads().run({ records, level: plan.codec.level });
  }

  #threads(): ThreadPool<MeasureTask | MeasurePatchTask, FeedSizes> {
    return (this.#pool ??= new ThreadPool(threadUrl(import.meta.url, './measure-thread.js'), { size: 1 }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool?.close();
  }

  async #read(tenant: TenantId, plan: Plan, { kind, after, shard }: Candidate): Promise<Buffer<ArrayBuffer>> {
    const lines = Buffer.allocUnsafeSlow(shard.plainBytes);
    const { keys } = shard;
    const range = { after, upTo: shard.last, ...(keys ? { keys } : {}) };
    let end = 0;
    const reader = projectedReader(this.#reader, plan.projection);
    for await (const { key, body } of reader.readBodies(tenant, scanOf(plan, kind), range))
      end = writeRecordLine(lines, end, whole(Buffer.from(key)), whole(body));
    return lines.subarray(0, end);
  }
}

const whole = (buffer: Buffer) => ({ buffer, start: 0, end: buffer.length });
