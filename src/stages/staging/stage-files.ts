import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Plan } from '../../kernel/plan.js';
import type { ProfileSpec } from '../../kernel/profile.js';
import type { FilesAdapter } from '../adapters/adapter.js';
import { faultPoint } from '../../platform/faults/fault-point.js';
import type { EvidenceReader } from '../evidence/evidence-reader.port.js';
import { scanOf } from '../planning/plan-scanner.js';
import type { ContentStore, SegmentRegistry } from '../storage/content-store.port.js';
import type { SegmentPlace } from '../storage/segment-writer.js';
import { DerivedFiles } from './derived-files.js';
import { emptySelection } from './empty-selection.js';
import { InputScan } from './input-scan.js';
import { ReadCheck } from './read-check.js';
import { inScratch } from './scratch-folder.js';
import type { StagedBundle } from './staged-bundle.js';
import { storeLayout } from './store-layout.js';

export interface FileStagingTools {
  readonly reader: EvidenceReader;
  readonly store: ContentStore & SegmentRegistry;
  readonly place: SegmentPlace;
  readonly adapter: FilesAdapter;
  readonly spec: ProfileSpec;
  readonly threads: number;
  readonly allowEmpty: boolean;
  readonly progress: (records: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Puts the files that an adapter derives from a plan's records into the content store: an index-only scan says which records these are,
 * then the adapter reads them, and what it reads is held against the scan. Errors: `EC-SELECTOR-EMPTY` (invalid), `EC-EVIDENCE-DAMAGED`
 * (integrity), those of the adapter and of the store.
 */
export async function stageFiles(plan: Plan, tools: FileStagingTools): Promise<StagedBundle> {
  const { adapter, spec, threads, place, signal, store } = tools;
  const inputs = await InputScan.read(plan, tools);
  if (inputs.records === 0 && !tools.allowEmpty) throw emptySelection();
  const files = new DerivedFiles(place, store);
  const records = (kind: EvidenceKind) => recordsOf(plan, tools, inputs, kind);
  const dropped = await inScratch(place, (scratch) =>
    adapter.derive({
      plan,
      spec,
      records,
      scratch,
      threads,
      signal,
      emit: (file, chunks) => files.add(file, chunks, signal),
    }),
  );
  const layout = await storeLayout(store, place.tenant, files.all);
  return { layout, ...inputs.totals(), files: files.all.length, ...(dropped.length > 0 ? { dropped } : {}) };
}

async function* recordsOf(
  plan: Plan,
  { reader, place, progress, signal }: FileStagingTools,
  inputs: InputScan,
  kind: EvidenceKind,
): ReturnType<EvidenceReader['readBodies']> {
  const planned = inputs.kind(kind);
  if (planned === undefined) return;
  const [check, range] = [new ReadCheck(kind, plan), { after: '', upTo: planned.last }];
  let read = 0;
  for await (const record of reader.readBodies(place.tenant, scanOf(plan, kind), range, signal)) {
    check.add(record);
    yield record;
    read += 1;
    if (read % 1_000 === 0) progress(read);
    faultPoint('record-read');
  }
  check.finish(planned.shards);
}
