import { answerTasks } from '../../platform/threads/answer-tasks.js';
import { sealFiles } from './fs-seal-files.js';

answerTasks(sealFiles);
