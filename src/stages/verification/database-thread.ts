import { FormatError } from '../../formats/format-error.js';
import { parseTrivyMetadata } from '../../formats/trivy-metadata/trivy-metadata.js';
import { answerTasks } from '../../platform/threads/answer-tasks.js';
import { CheckFailure } from './check-failure.js';
import { databaseForms } from './database-forms.js';
import type { DatabaseAnswer, DatabaseTask } from './database-task.js';
import { SliceReader } from './fs-slice-reader.js';
import { unpackDatabase } from './fs-unpack-database.js';

answerTasks(async (task: DatabaseTask): Promise<DatabaseAnswer> => {
  try {
    await lookInto(task);
    return {};
  } catch (error) {
    if (error instanceof CheckFailure) return { failure: { code: error.code, message: error.message } };
    if (!(error instanceof FormatError)) throw error;
    return { failure: { code: 'EC-VERIFY-DATABASE', message: `${task.path}: ${error.message}` } };
  }
});

async function lookInto(task: DatabaseTask): Promise<void> {
  const form = databaseForms[task.mediaType]!;
  using reader = new SliceReader();
  const packed = { chunks: reader.pieces(task.slices), bytes: task.bytes, folder: task.folder };
  const { file, metadata } = await unpackDatabase(packed, form.artifact.database);
  parseTrivyMetadata(metadata, form.artifact.schema);
  const found = await form.read(file);
  const { rows } = task;
  if (found.count !== rows.count)
    throw new FormatError(
      'schema',
      `${form.artifact.database} holds ${found.count} rows, the manifest says ${rows.count}`,
    );
  if (found.digest !== rows.digest)
    throw new FormatError(
      'schema',
      `${form.artifact.database} holds other rows than the manifest says: ${found.digest}`,
    );
}
