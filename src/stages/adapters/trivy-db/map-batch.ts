import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../../formats/canonical-json/canonicalize.js';
import type { TrivyDrop, TrivyRow } from '../../../formats/trivy-db/row.js';
import { RunWriter, type SortEntry } from '../sorting/fs-run.js';
import { recordsIn, type RecordName } from '../record-batches.js';
import type { RecordMapping } from './record-mapping.js';
import { encodePlace } from './row-key.js';
import type { MapTask, MappedBatch } from './row-task.js';

/** Maps some records to rows: writes these, sorted, as one run, and what was dropped as lines. In `scratch`, under names of the batch. */
export function mapBatch(task: MapTask, scratch: string, mapping: RecordMapping): MappedBatch {
  const entries: SortEntry[] = [];
  const drops: TrivyDrop[] = [];
  for (const [record, body] of recordsIn(task)) {
    const mapped = mapping(task.kind, { ...record, body: JSON.parse(body.toString()) as unknown });
    drops.push(...mapped.drops);
    for (const row of mapped.rows) addRow(row, record, entries, drops);
  }
  return {
    run: writeRun(join(scratch, `run-${task.batch}`), entries),
    drops: writeDrops(join(scratch, `drops-${task.batch}`), drops),
    dropped: countByRule(drops),
  };
}

function addRow(row: TrivyRow, { source, id }: RecordName, entries: SortEntry[], drops: TrivyDrop[]): void {
  const key = encodePlace(row);
  if (key) entries.push({ key, value: Buffer.from(JSON.stringify(row.value)) });
  else {
    const reason = 'a name in it is empty, too long or has the character NUL, which no bolt file can hold';
    drops.push({ record: `${source}/${id}`, rule: 'impossible-name', reason });
  }
}

/** Equal entries next to each other, such as a data source that each record repeats, are written once. */
function writeRun(path: string, entries: SortEntry[]): string | undefined {
  if (entries.length === 0) return undefined;
  entries.sort((a, b) => a.key.compare(b.key));
  using run = new RunWriter(path);
  let last: SortEntry | undefined;
  for (const entry of entries) {
    if (!last?.key.equals(entry.key) || !last.value.equals(entry.value)) run.write(entry);
    last = entry;
  }
  run.finish();
  return path;
}

function writeDrops(path: string, drops: readonly TrivyDrop[]): string | undefined {
  if (drops.length === 0) return undefined;
  writeFileSync(path, drops.map((drop) => `${canonicalJson(drop)}\n`).join(''), { flag: 'wx', mode: 0o600 });
  return path;
}

function countByRule(drops: readonly TrivyDrop[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { rule } of drops) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}
