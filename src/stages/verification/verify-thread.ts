import { answerTasks } from '../../platform/threads/answer-tasks.js';
import type { FileFinding, FileTask } from './file-task.js';
import { SliceReader } from './fs-slice-reader.js';
import { workOnFile } from './work-on-file.js';

const reader = new SliceReader();

answerTasks(async (tasks: readonly FileTask[]): Promise<readonly FileFinding[]> => {
  const findings: FileFinding[] = [];
  for (const task of tasks) findings.push(await workOnFile(task, reader));
  return findings;
}, buffersOf);

/** They move to the other side: copying them would cost as much as hashing them. */
function buffersOf(findings: readonly FileFinding[]): ArrayBuffer[] {
  return findings.flatMap(({ items }) => (items ? [items.bytes.buffer, items.buckets.buffer] : []));
}
