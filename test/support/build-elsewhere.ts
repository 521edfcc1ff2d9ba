import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signaturePaths } from '../../src/formats/bundle-manifest/bundle-paths.js';
import type { EvidenceKind } from '../../src/kernel/evidence.js';
import type { ProfileRevision } from '../../src/kernel/profile.js';
import { createTestDatabase } from './database.js';
import { loadRecords, type TestRecord } from './pipeline.js';

const program = join(import.meta.dirname, 'pipeline-process.mjs');

export interface Surroundings {
  readonly batches: readonly (readonly TestRecord[])[];
  readonly threads: number;
  readonly umask: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

type Place = Omit<Surroundings, 'batches'>;

/** Two places that differ in everything that must not show in a bundle. */
export const plainPlace: Place = { threads: 1, umask: 0o022, cwd: '/', env: { TZ: 'UTC', LANG: 'C' } };
export const strangePlace: Place = {
  threads: 3,
  umask: 0o077,
  cwd: tmpdir(),
  env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
};

export interface Built {
  readonly manifestDigest: string;
  readonly itemSetRoot: string;
  readonly files: readonly (readonly [path: string, hex: string])[];
}

/** A bundle of records of one kind from a fresh database, a fresh store and a fresh process. */
export async function buildElsewhere(
  profile: ProfileRevision,
  kind: EvidenceKind,
  surroundings: Surroundings,
): Promise<Built> {
  const database = await createTestDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'golden-'));
  try {
    const tenant = await database.tenant();
    let seq = 0;
    for (const batch of surroundings.batches) seq = await loadRecords(database, tenant, batch, kind);
    const { threads, umask } = surroundings;
    const more = { threads, umask, seq, profile, asOf: '2026-01-02T00:00:00Z' };
    return await run({ connection: database.settings, tenant, directory, ...more }, surroundings);
  } finally {
    await database.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function run(task: unknown, { cwd, env }: Surroundings): Promise<Built> {
  const child = spawn(process.execPath, [program, JSON.stringify(task)], { cwd, env: { ...process.env, ...env } });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(errors);
  return JSON.parse(output) as Built;
}

/** `sha256sum` lines of the files that must not differ; a failing comparison so names the first path that does. */
export const deterministic = ({ files }: Built) =>
  files
    .filter(([path]) => !signaturePaths.includes(path))
    .map(([path, hex]) => `${hex}  ${path}\n`)
    .join('');
