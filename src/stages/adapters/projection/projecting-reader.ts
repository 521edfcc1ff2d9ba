import { countedRules } from '../../../formats/redaction/redaction-rules.js';
import { integrity } from '../../../kernel/errors.js';
import type { EvidenceKind } from '../../../kernel/evidence.js';
import type { TenantId } from '../../../kernel/ids.js';
import type { PlanProjection } from '../../../kernel/plan.js';
import type { BucketItem } from '../../../formats/item-set/rehash-buckets.js';
import type {
  BucketScan,
  ChangeScan,
  EvidenceBody,
  EvidenceChange,
  EvidenceReader,
  EvidenceScan,
  KeyRange,
  ScanBlock,
} from '../../evidence/evidence-reader.port.js';
import { ProjectedBlock } from './projected-block.js';
import { digestOfBody, RecordProjector } from './record-projector.js';

export type ProjectableReader = Pick<EvidenceReader, 'scan' | 'changes' | 'bucketItems' | 'readBodies'>;

/** Behind every key: a source begins with a letter or a digit. */
const lastKey = '\u{10ffff}';

/** Reads what a cut holds as a projection lets it leave. Kinds that it does not concern are passed on, and their scans read no body. */
export function projectedReader(reader: ProjectableReader, projection: PlanProjection): ProjectableReader {
  return projection.rules ? new ProjectingReader(reader, projection) : reader;
}

class ProjectingReader implements ProjectableReader {
  readonly #reader: ProjectableReader;
  readonly #projection: PlanProjection;
  readonly #rules: number;

  constructor(reader: ProjectableReader, projection: PlanProjection) {
    this.#reader = reader;
    this.#projection = projection;
    this.#rules = countedRules(projection.rules!).length;
  }

  scan(tenant: TenantId, scan: EvidenceScan, signal?: AbortSignal): AsyncIterable<ScanBlock> {
    const projector = this.#projectorOf(scan.kind);
    return projector ? this.#scan(projector, tenant, scan, signal) : this.#reader.scan(tenant, scan, signal);
  }

  changes(tenant: TenantId, scan: ChangeScan, signal?: AbortSignal): AsyncIterable<readonly EvidenceChange[]> {
    const projector = this.#projectorOf(scan.kind);
    return projector ? this.#changes(projector, tenant, scan, signal) : this.#reader.changes(tenant, scan, signal);
  }

  async *bucketItems(tenant: TenantId, scan: BucketScan, signal?: AbortSignal): AsyncGenerator<readonly BucketItem[]> {
    for await (const block of this.#reader.bucketItems(tenant, scan, signal))
      yield await this.#projectItems(tenant, scan, block, signal);
  }

  async *readBodies(
    tenant: TenantId,
    scan: EvidenceScan,
    range: KeyRange,
    signal?: AbortSignal,
  ): AsyncGenerator<EvidenceBody> {
    const projector = this.#projectorOf(scan.kind);
    for await (const record of this.#reader.readBodies(tenant, scan, range, signal))
      yield projector ? { key: record.key, body: projector.project(record.key, record.body).body } : record;
  }

  async *#scan(
    projector: RecordProjector,
    tenant: TenantId,
    scan: EvidenceScan,
    signal?: AbortSignal,
  ): AsyncGenerator<ScanBlock> {
    const block = new ProjectedBlock(scan.kind, this.#rules);
    for await (const { key, body } of this.#reader.readBodies(tenant, scan, { after: '', upTo: lastKey }, signal)) {
      block.add(key, projector.project(key, body));
      if (block.isFull) yield block.take();
    }
    if (!block.isEmpty) yield block.take();
  }

  async *#changes(
    projector: RecordProjector,
    tenant: TenantId,
    scan: ChangeScan,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly EvidenceChange[]> {
    const { kind, span, selectors } = scan;
    const at = (seq: number): EvidenceScan => ({ kind, cut: { seq }, selectors });
    for await (const block of this.#reader.changes(tenant, scan, signal)) {
      const held = block.filter((change) => change.held).map(({ key }) => key);
      const here = block.filter((change) => change.now).map(({ key }) => key);
      const before = await this.#projectKeys(tenant, at(span.after), held, projector, signal);
      const now = await this.#projectKeys(tenant, at(span.upTo), here, projector, signal);
      const changes = block.flatMap((change) => shownChange(change, before, now));
      if (changes.length > 0) yield changes;
    }
  }

  async #projectItems(
    tenant: TenantId,
    { cut, selectors }: BucketScan,
    items: readonly BucketItem[],
    signal?: AbortSignal,
  ): Promise<readonly BucketItem[]> {
    const digests = new Map<string, Buffer>();
    for (const [kind, of] of Map.groupBy(items, (item) => item.kind as EvidenceKind)) {
      const projector = this.#projectorOf(kind);
      if (!projector) continue;
      const { kinds: _kinds, ...rest } = selectors;
      const keys = of.map(({ key }) => key);
      const shown = await this.#projectKeys(tenant, { kind, cut, selectors: rest }, keys, projector, signal);
      for (const [key, { digest }] of shown) digests.set(`${kind} ${key}`, digest);
    }
    return items.map((item) => ({ ...item, digest: digests.get(`${item.kind} ${item.key}`) ?? item.digest }));
  }

  /** Throws `EC-EVIDENCE-DAMAGED` (integrity) where the cut does not hold one of the keys. */
  async #projectKeys(
    tenant: TenantId,
    scan: EvidenceScan,
    keys: readonly string[],
    projector: RecordProjector,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Shown>> {
    const shown = new Map<string, Shown>();
    if (keys.length === 0) return shown;
    const range = { after: '', upTo: lastKey, keys };
    for await (const { key, body } of this.#reader.readBodies(tenant, scan, range, signal)) {
      const { body: left, hits } = projector.project(key, body);
      shown.set(key, { digest: digestOfBody(left), length: left.length, hits });
    }
    if (shown.size === keys.length) return shown;
    throw integrity(
      'EC-EVIDENCE-DAMAGED',
      `${keys.length - shown.size} of ${scan.kind} are not where their index says`,
    );
  }

  #projectorOf(kind: EvidenceKind): RecordProjector | undefined {
    return RecordProjector.of(this.#projection, kind);
  }
}

type Shown = Required<NonNullable<EvidenceChange['now']>>;

/** What the projection hides is no change. */
function shownChange(
  change: EvidenceChange,
  before: ReadonlyMap<string, Shown>,
  now: ReadonlyMap<string, Shown>,
): EvidenceChange[] {
  if (!change.now) return [change];
  const is = now.get(change.key)!;
  const was = before.get(change.key);
  return was?.digest.equals(is.digest) ? [] : [{ ...change, now: is }];
}
