import { existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { BoltFile } from '../../../formats/bolt/bolt-file.js';
import { BoltRowWriter } from '../../../formats/bolt/row-writer.js';
import { findBoltValue } from '../../../formats/bolt/find-value.js';
import { canonicalBytes } from '../../../formats/canonical-json/canonicalize.js';
import type { JsonObject } from '../../../formats/canonical-json/json-value.js';
import { recordsIn } from '../record-batches.js';
import { RunWriter, type SortEntry } from '../sorting/fs-run.js';
import { mergeRuns } from '../sorting/merge-runs.js';
import { FileSink } from './fs-bolt-sink.js';
import { annotationIn } from './record-mapping.js';
import type { AnnotateTask, IndexTask } from './row-task.js';

const bucket = [Buffer.from('annotations')];
const remembered = 1_000;

/** Writes the annotations that some records make, sorted by vulnerability id, as one run. */
export function annotateBatch({ batch, kind, ...records }: AnnotateTask, scratch: string): string {
  const path = join(scratch, `annotations-${batch}`);
  const entries: SortEntry[] = [];
  for (const [record, body] of recordsIn({ kind, ...records })) {
    const annotation = annotationIn(kind, { ...record, body: JSON.parse(body.toString()) as unknown });
    entries.push({ key: Buffer.from(record.id), value: canonicalBytes(annotation) });
  }
  entries.sort((a, b) => a.key.compare(b.key));
  using run = new RunWriter(path);
  for (const entry of entries) run.write(entry);
  run.finish();
  return path;
}

/** Puts all annotations into a bolt file, by vulnerability id: there may be hundreds of thousands, and threads look few of them up at a time. */
export function indexAnnotations({ runs, path }: IndexTask): string {
  using sink = new FileSink(path);
  const writer = new BoltRowWriter(sink);
  for (const { key, values } of mergeRuns(runs)) writer.put(bucket, key, joined(values));
  writer.finish();
  return path;
}

/** Where two sources say the same member, the greater by bytes stays: any order of arrival gives the same. */
function joined(values: readonly Buffer[]): Buffer {
  const ordered = values.toSorted((a, b) => a.compare(b));
  return canonicalBytes(Object.assign({}, ...ordered.map((value) => JSON.parse(value.toString()) as JsonObject)));
}

/** Looks annotations up in such a file. Absent file: there are none. */
export function annotationLookup(path: string): ((id: string) => JsonObject | undefined) | undefined {
  if (!existsSync(path)) return undefined;
  const file = openSync(path, 'r');
  const bolt = new BoltFile((offset, length) => readAt(file, offset, length), fstatSync(file).size);
  const recent = new Map<string, JsonObject | undefined>();
  return (id) => {
    if (recent.has(id)) return recent.get(id);
    if (recent.size >= remembered) recent.clear();
    const value = id === '' ? undefined : findBoltValue(bolt, bucket, Buffer.from(id));
    const annotation = value && (JSON.parse(value.toString()) as JsonObject);
    recent.set(id, annotation);
    return annotation;
  };
}

function readAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
}
