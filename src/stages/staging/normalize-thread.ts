import { workerData } from 'node:worker_threads';
import { answerTasks } from '../../platform/threads/answer-tasks.js';
import { normalizeShards } from './fs-normalize-shards.js';
import type { NormalizeTask, NormalizeThreadData } from './normalize-task.js';

const { place, level } = workerData as NormalizeThreadData;

answerTasks((task: NormalizeTask) => normalizeShards(place, level, task));
