import { workerData } from 'node:worker_threads';
import { parseInstant } from '../../../formats/evidence-record/instant.js';
import { answerTasks } from '../../../platform/threads/answer-tasks.js';
import { buildDatabase } from './build-database.js';
import { mapBatch } from './map-batch.js';
import { mergeToRun } from './merge-rows.js';
import type { RowTask, RowThreadData } from './row-task.js';

const { scratch, asOf } = workerData as RowThreadData;
const now = parseInstant(asOf)!;

answerTasks(async (task: RowTask) => {
  if (task.work === 'map') return mapBatch(task, scratch, now);
  return task.work === 'merge' ? mergeToRun(task) : buildDatabase(task);
});
