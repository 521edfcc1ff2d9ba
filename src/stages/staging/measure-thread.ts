import { makePatch } from '../../formats/compact-delta/make-patch.js';
import { compressFrame } from '../../formats/zstd/zstd-frame.js';
import type { FeedSizes } from '../../kernel/plan.js';
import { answerTasks } from '../../platform/threads/answer-tasks.js';
import type { MeasurePatchTask, MeasureTask } from './measure-task.js';
import { normalizedLines } from './normalized-lines.js';

answerTasks((task: MeasureTask | MeasurePatchTask): Promise<FeedSizes> =>
  Promise.try(() => ('records' in task ? measurePatch(task) : measure(task))),
);

function measure({ kind, lines, level, normalizes }: MeasureTask): FeedSizes {
  const packs = compressFrame(lines, level).length;
  if (!normalizes) return { packs, normalized: 0 };
  return { packs, normalized: compressFrame(normalizedLines(kind, asBuffer(lines)), level).length };
}

function measurePatch({ records: { before, now }, level }: MeasurePatchTask): FeedSizes {
  return { packs: makePatch({ before: before.map(asRecord), now: now.map(asRecord) }, level).length, normalized: 0 };
}

/** A Buffer comes out of another thread as plain bytes. */
const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
const asRecord = <Record extends { readonly body: Uint8Array }>(record: Record) => ({
  ...record,
  body: asBuffer(record.body),
});
