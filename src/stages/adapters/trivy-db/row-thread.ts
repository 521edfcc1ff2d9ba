import { workerData } from 'node:worker_threads';
import { parseInstant } from '../../../formats/evidence-record/instant.js';
import { answerTasks } from '../../../platform/threads/answer-tasks.js';
import { buildDatabase } from './build-database.js';
import { annotateBatch, annotationLookup, indexAnnotations } from './fs-annotations.js';
import { mapBatch } from './map-batch.js';
import { mergeToRun } from './merge-rows.js';
import { recordMapping, type RecordMapping } from './record-mapping.js';
import { annotationsFile, type RowTask, type RowThreadData } from './row-task.js';

const { scratch, asOf, overlays, vex } = workerData as RowThreadData;
let mapping: RecordMapping | undefined;

/** The annotations are there before the first record is mapped. */
function makeMapping(): RecordMapping {
  const annotationOf = annotationLookup(annotationsFile(scratch));
  const options = { asOf: parseInstant(asOf)!, overridingSources: new Set(overlays) };
  return recordMapping({ ...options, ...(annotationOf && { annotationOf }) }, vex);
}

answerTasks(async (task: RowTask) => {
  if (task.work === 'map') return mapBatch(task, scratch, (mapping ??= makeMapping()));
  if (task.work === 'annotate') return annotateBatch(task, scratch);
  if (task.work === 'index') return indexAnnotations(task);
  return task.work === 'merge' ? mergeToRun(task) : buildDatabase(task);
});
