import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import {
  encodeTrivyMetadata,
  trivyMetadata,
  trivySchemaVersions,
} from '../../../formats/trivy-metadata/trivy-metadata.js';
import { ExportCenterError, type ErrorKind } from '../../../kernel/errors.js';
import { defaultTrivyOptions } from '../../../kernel/profile.js';
import { ThreadPool, type ThreadFailure } from '../../../platform/threads/thread-pool.js';
import { threadUrl } from '../../../platform/threads/thread-url.js';
import type { Derivation, DroppedCount } from '../derive-files.js';
import { tarGz } from '../fs-tar-gz.js';
import { recordBatches } from '../record-batches.js';
import { javaDbDropList, namesakeRule, type BuiltJavaDb, type JavaDbTask } from './java-db-task.js';
import { trivyJavaDbFiles, trivyJavaDbMember } from './trivy-java-db-files.js';

/** Maven artifacts to the database by which Trivy tells jars, packed as it pulls it, with its metadata and a list of what was dropped. */
export async function deriveTrivyJavaDb(derivation: Derivation): Promise<readonly DroppedCount[]> {
  const { plan, spec, scratch, emit } = derivation;
  const { updateIntervalHours } = spec.trivy ?? defaultTrivyOptions['trivy:java-db'];
  const built = await buildInThread(derivation);
  const metadata = encodeTrivyMetadata(trivyMetadata(trivySchemaVersions.javaDb, plan.asOf, updateIntervalHours));
  const members = [
    { path: trivyJavaDbMember, file: join(scratch, trivyJavaDbMember), size: built.bytes },
    { path: 'metadata.json', bytes: metadata },
  ];
  await emit({ ...trivyJavaDbFiles.archive, rows: () => built.rows }, tarGz(members));
  await emit(trivyJavaDbFiles.metadata, [metadata]);
  await emit(trivyJavaDbFiles.dropped, createReadStream(join(scratch, javaDbDropList)) as AsyncIterable<Buffer>);
  return built.dropped > 0 ? [{ rule: namesakeRule, count: built.dropped }] : [];
}

/** SQLite blocks whoever calls it, for minutes where there are many rows: it has a thread of its own. */
async function buildInThread(derivation: Derivation): Promise<BuiltJavaDb> {
  const { scratch, signal } = derivation;
  const url = threadUrl(import.meta.url, './java-db-thread.js');
  const pool = new ThreadPool<JavaDbTask, BuiltJavaDb | undefined>(url, { size: 1, workerData: { scratch }, revive });
  const abort = () => void pool.close();
  signal.addEventListener('abort', abort, { once: true });
  try {
    let adding: Promise<unknown> = Promise.resolve();
    for await (const batch of recordBatches(derivation)) {
      await adding;
      adding = pool.run({ work: 'add', batch }, [batch.bodies]);
      // It is awaited before the next; until then a failure must not count as unhandled.
      adding.catch(() => undefined);
    }
    await adding;
    return (await pool.run({ work: 'build' }))!;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    await pool.close();
  }
}

function revive({ code, kind, message }: ThreadFailure): Error {
  return code && kind ? new ExportCenterError(code, kind as ErrorKind, message) : new Error(message);
}
