import { answerTasks } from '../../platform/threads/answer-tasks.js';
import { openFile } from './fs-open-file.js';
import type { OpenTask } from './open-task.js';

answerTasks((tasks: readonly OpenTask[]) => Promise.all(tasks.map(openFile)));
