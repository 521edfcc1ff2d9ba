import { answerTasks } from '../../platform/threads/answer-tasks.js';
import { SliceReader } from '../verification/fs-slice-reader.js';
import { packRows } from './pack-rows.js';
import type { PackRows, RowTask } from './pack-task.js';

const reader = new SliceReader();

answerTasks(
  async (task: RowTask): Promise<PackRows> => packRows(task, reader),
  ({ rows, rowEnds }) => [rows.buffer, rowEnds.buffer],
);
