import { rmSync } from 'node:fs';
import type { JsonObject } from '../../../formats/canonical-json/json-value.js';
import { mergeRows } from '../../../formats/trivy-db/merge-rows.js';
import type { TrivyRow } from '../../../formats/trivy-db/row.js';
import { RunWriter } from '../sorting/fs-run.js';
import { mergeRuns, type SortGroup } from '../sorting/merge-runs.js';
import { splitPlace } from './row-key.js';
import type { MergeTask } from './row-task.js';

/** The one row of all that the runs say of its place. */
export function rowOf({ key, values }: SortGroup): TrivyRow {
  const place = splitPlace(key);
  const at = { path: place.path.map(String), key: place.key.toString() };
  return mergeRows(values.map((value) => ({ ...at, value: JSON.parse(value.toString()) as JsonObject[] })));
}

/** Makes one run of several, so that never too many files are open at once. */
export function mergeToRun({ runs, path }: MergeTask): string {
  using run = new RunWriter(path);
  for (const group of mergeRuns(runs)) run.write({ key: group.key, value: mergedValue(group) });
  run.finish();
  for (const merged of runs) rmSync(merged);
  return path;
}

function mergedValue(group: SortGroup): Buffer {
  const [only, another] = group.values;
  return only && !another ? only : Buffer.from(JSON.stringify(rowOf(group).value));
}
