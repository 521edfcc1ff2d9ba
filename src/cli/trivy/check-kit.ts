import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { checkBolt } from '../../formats/bolt/check-bolt.js';
import { FormatError } from '../../formats/format-error.js';
import { trivyArtifacts, type TrivyArtifact } from '../../formats/trivy-metadata/trivy-artifact.js';
import { parseTrivyMetadata } from '../../formats/trivy-metadata/trivy-metadata.js';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { renderTable } from '../table.js';
import { kitAge } from './kit-age.js';

export interface DatabaseCheck {
  readonly database: string;
  readonly updatedAt?: string;
  readonly nextUpdate?: string;
  readonly ageDays?: number;
  /** What is wrong with it. */
  readonly problem?: string;
}

export interface KitCheck {
  readonly verdict: 'passed' | 'failed';
  readonly databases: readonly DatabaseCheck[];
}

/** Looks at the databases in a cache folder of Trivy at `now` (milliseconds). Throws exit 4 where there is none. */
export function checkKit(folder: string, now: number, maxAgeDays = Number.MAX_SAFE_INTEGER): KitCheck {
  const databases = Object.values<TrivyArtifact>(trivyArtifacts)
    .filter(({ cacheFolder }) => existsSync(join(folder, cacheFolder)))
    .map((artifact) => checkDatabase(folder, artifact, now, maxAgeDays));
  if (databases.length === 0) throw nothingThere(folder);
  return { verdict: databases.some(({ problem }) => problem !== undefined) ? 'failed' : 'passed', databases };
}

export const renderKitCheck = ({ databases }: KitCheck): string =>
  renderTable(
    ['database', 'evidence of', 'days old', 'no flag until', 'problem'],
    databases.map((it) => [it.database, it.updatedAt, it.ageDays, it.nextUpdate, it.problem ?? 'none']),
    160,
  );

function checkDatabase(folder: string, artifact: TrivyArtifact, now: number, maxAgeDays: number): DatabaseCheck {
  const place = join(folder, artifact.cacheFolder);
  const database = join(place, artifact.database);
  try {
    const metadata = parseTrivyMetadata(readFileSync(join(place, 'metadata.json')), artifact.schema);
    const { days, fresh } = kitAge(metadata, now);
    const problem = damage(database, artifact) ?? age(days, fresh, maxAgeDays);
    const { updatedAt, nextUpdate } = metadata;
    return { database, updatedAt, nextUpdate, ageDays: days, ...(problem === undefined ? {} : { problem }) };
  } catch (error) {
    if (!(error instanceof FormatError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { database, problem: (error as Error).message };
  }
}

function age(days: number, fresh: boolean, maxAgeDays: number): string | undefined {
  if (!fresh) return `stale: Trivy looks for a newer one`;
  return days > maxAgeDays ? `older than ${maxAgeDays} days` : undefined;
}

function damage(path: string, artifact: TrivyArtifact): string | undefined {
  const file = openSync(path, 'r');
  try {
    const read = (offset: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    };
    if (artifact !== trivyArtifacts.db)
      return read(0, 15).toString('latin1') === 'SQLite format 3' ? undefined : 'it is no SQLite database';
    return checkBolt(read, fstatSync(file).size).findings[0]?.message;
  } finally {
    closeSync(file);
  }
}

const nothingThere = (folder: string): CliError =>
  new CliError(exitCodes.notFound, `${folder} holds no database of Trivy`, {
    where: folder,
    remedy: 'Write one with "export-center trivy kit <bundle> <cache-folder>".',
  });
