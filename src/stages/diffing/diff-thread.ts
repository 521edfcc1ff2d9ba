import type { BundleDiff } from '../../formats/bundle-diff/bundle-diff.js';
import { answerTasks } from '../../platform/threads/answer-tasks.js';
import { diffBundles } from './diff-bundles.js';
import type { DiffTask } from './diff-task.js';

answerTasks((task: DiffTask): Promise<BundleDiff> =>
  Promise.try(() => diffBundles(task.before, task.after, task.limit)),
);
