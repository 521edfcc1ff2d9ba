import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signaturePaths } from '../../src/formats/bundle-manifest/bundle-paths.js';
import type { EvidenceKind } from '../../src/kernel/evidence.js';
import type { ProfileRevision } from '../../src/kernel/profile.js';
import { createTestDatabase } from './database.js';
import { loadRecords, removeRecords, type TestRecord } from './pipeline.js';

const program = join(import.meta.dirname, 'pipeline-process.mjs');

export interface Surroundings {
  /** Path of the Node that makes the bundle; this one unless given. */
  readonly node?: string | undefined;
  readonly batches: readonly (readonly TestRecord[])[];
  /** Makes the bundle a delta. */
  readonly base?: DeltaBase;
  readonly threads: number;
  readonly umask: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The bundle that a delta starts from: its batches come before the others, and `removed` are keys of its records that go afterwards. */
export interface DeltaBase {
  readonly profile: ProfileRevision;
  readonly batches: readonly (readonly TestRecord[])[];
  readonly removed: readonly string[];
}

type Place = Omit<Surroundings, 'batches' | 'base'>;

/** Two places that differ in everything that must not show in a bundle; in the version of Node too where EC_TEST_OTHER_NODE names another. */
export const plainPlace: Place = { threads: 1, umask: 0o022, cwd: '/', env: { TZ: 'UTC', LANG: 'C' } };
export const strangePlace: Place = {
  node: process.env.EC_TEST_OTHER_NODE,
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
    const { base, batches, threads, umask } = surroundings;
    const runs: { readonly profile: ProfileRevision; readonly seq: number }[] = [];
    let seq = 0;
    for (const batch of base?.batches ?? []) seq = await loadRecords(database, tenant, batch, kind);
    if (base) runs.push({ profile: base.profile, seq });
    if (base) seq = await removeRecords(database, tenant, base.removed, kind);
    for (const batch of batches) seq = await loadRecords(database, tenant, batch, kind);
    const more = { threads, umask, runs: [...runs, { profile, seq }], asOf: '2026-01-02T00:00:00Z' };
    return await run({ connection: database.settings, tenant, directory, ...more }, surroundings);
  } finally {
    await database.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function run(task: unknown, { cwd, env, node = process.execPath }: Surroundings): Promise<Built> {
  const child = spawn(node, [program, JSON.stringify(task)], { cwd, env: { ...process.env, ...env } });
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
