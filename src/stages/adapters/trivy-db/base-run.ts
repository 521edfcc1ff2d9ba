import { baseRows } from '../../../formats/trivy-db/red-hat-cpe.js';
import { RunWriter } from '../sorting/fs-run.js';
import { encodePlace } from './row-key.js';

/** Writes the rows of every database as a sorted run, and gives its path. */
export function writeBaseRun(path: string): string {
  const entries = baseRows().map((row) => ({ key: encodePlace(row)!, value: Buffer.from(JSON.stringify(row.value)) }));
  entries.sort((a, b) => a.key.compare(b.key));
  using run = new RunWriter(path);
  for (const entry of entries) run.write(entry);
  run.finish();
  return path;
}
