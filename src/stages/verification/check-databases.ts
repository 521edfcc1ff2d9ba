import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BundleManifest, ManifestEntry } from '../../formats/bundle-manifest/manifest.js';
import { ExportCenterError } from '../../kernel/errors.js';
import { ThreadPool, type ThreadFailure } from '../../platform/threads/thread-pool.js';
import { threadUrl } from '../../platform/threads/thread-url.js';
import type { BundleContents } from './bundle-contents.js';
import { CheckFailure } from './check-failure.js';
import { databaseForms } from './database-forms.js';
import type { DatabaseAnswer, DatabaseTask } from './database-task.js';
import type { VerifyOptions } from './verify-options.js';

/** Pages are looked at and forgotten: a small young generation keeps the thread small. MiB. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };

/** The entries that are databases, by their media type or because the manifest says which rows are in them. */
export const databasesIn = ({ entries }: BundleManifest): readonly ManifestEntry[] =>
  entries.filter(({ mediaType, rows }) => rows !== undefined || Object.hasOwn(databaseForms, mediaType));

/**
 * Unpacks each database into a temporary folder, where a thread reads all of it: the form of its file, its schema version, and that it holds
 * the very rows that the manifest says. Throws CheckFailure at the first that does not.
 */
export async function checkDatabases(
  contents: BundleContents,
  databases: readonly ManifestEntry[],
  options: Pick<VerifyOptions, 'scratch' | 'signal'>,
): Promise<string> {
  let rows = 0;
  for (const entry of databases) rows += await checkDatabase(contents, entry, options);
  return `${rows} rows in ${databases.map(({ path }) => path).join(', ')}, as the manifest says`;
}

async function checkDatabase(
  contents: BundleContents,
  { path, mediaType, bytes, rows }: ManifestEntry,
  { scratch, signal }: Pick<VerifyOptions, 'scratch' | 'signal'>,
): Promise<number> {
  if (!Object.hasOwn(databaseForms, mediaType))
    throw new CheckFailure(
      'EC-VERIFY-DATABASE',
      `${path} is a database of a form that is not known: ${mediaType}`,
      path,
    );
  if (!rows) throw new CheckFailure('EC-VERIFY-DATABASE', `the manifest does not say which rows are in ${path}`, path);
  const folder = await mkdtemp(join(scratch ?? tmpdir(), 'export-center-verify-'));
  try {
    const { slices } = contents.get(path);
    const { failure } = await inThread({ path, mediaType, bytes, slices, rows, folder }, signal);
    if (failure) throw new CheckFailure(failure.code, failure.message, path);
    return rows.count;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reading a database blocks, and hostile ones block for long: a thread can be ended. */
async function inThread(task: DatabaseTask, signal: AbortSignal | undefined): Promise<DatabaseAnswer> {
  const url = threadUrl(import.meta.url, './database-thread.js');
  const pool = new ThreadPool<DatabaseTask, DatabaseAnswer>(url, { size: 1, revive, resourceLimits });
  const abort = () => void pool.close();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    signal?.throwIfAborted();
    return await pool.run(task);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    await pool.close();
  }
}

const revive = ({ message, code }: ThreadFailure) =>
  new ExportCenterError(code ?? 'EC-INTERNAL', 'internal', `verification stopped: ${message}`);
