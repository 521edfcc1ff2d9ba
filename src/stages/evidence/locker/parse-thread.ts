import { answerTasks } from '../../../platform/threads/answer-tasks.js';
import { prepareBlocks, type PrepareTask } from './prepare-blocks.js';

answerTasks((task: PrepareTask) => Promise.resolve().then(() => prepareBlocks(task)));
