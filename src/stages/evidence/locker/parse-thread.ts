import { freeBuffer } from '../../../formats/zstd/free-buffer.js';
import { answerTasks } from '../../../platform/threads/answer-tasks.js';
import { prepareBlocks, type PreparedBlocks, type PrepareTask } from './prepare-blocks.js';

answerTasks(
  async (task: PrepareTask): Promise<PreparedBlocks> => {
    const prepared = prepareBlocks(task);
    for (const { bytes } of task.blocks) freeBuffer(bytes);
    return prepared;
  },
  ({ rows }) => [rows.buffer],
);
