import { answerTasks } from '../../platform/threads/answer-tasks.js';
import { workOnFile, type FileFinding, type FileTask } from './file-task.js';
import { SliceReader } from './fs-slice-reader.js';

const reader = new SliceReader();

answerTasks(async (tasks: readonly FileTask[]): Promise<readonly FileFinding[]> =>
  tasks.map((task) => workOnFile(task, reader)),
);
