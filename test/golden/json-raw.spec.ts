import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signaturePaths } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { createTestDatabase } from '../support/database.js';
import { aProfile, anAdvisory, loadRecords, type TestRecord } from '../support/pipeline.js';

const program = join(import.meta.dirname, '..', 'support', 'pipeline-process.mjs');
const expected = readFileSync(join(import.meta.dirname, 'json-raw', 'expected.sha256'), 'utf8');
const odd = [
  { key: 'osv/test/ünïcode 𝄞 "quoted" \\', body: { details: 'ſ 𝄞 \u0001 " \\ \u2028', id: 'odd-1' } },
  { key: 'osv/test/~', body: { id: 'odd-2', nested: { z: 1, a: [1.5, -0.25, 1e21, true, null, '€'] } } },
];
const records = [...Array.from({ length: 2_500 }, (_, i) => anAdvisory(i)), ...odd];

interface Surroundings {
  readonly batches: readonly (readonly TestRecord[])[];
  readonly threads: number;
  readonly umask: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Built {
  readonly manifestDigest: string;
  readonly itemSetRoot: string;
  readonly files: readonly (readonly [path: string, hex: string])[];
}

/** A fresh database, a fresh store and a fresh process. */
async function build(surroundings: Surroundings): Promise<Built> {
  const database = await createTestDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'golden-'));
  try {
    const tenant = await database.tenant();
    let seq = 0;
    for (const batch of surroundings.batches) seq = await loadRecords(database, tenant, batch);
    const { threads, umask } = surroundings;
    const more = { threads, umask, seq, profile: aProfile(), asOf: '2026-01-02T00:00:00Z' };
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
const deterministic = ({ files }: Built) =>
  files
    .filter(([path]) => !signaturePaths.includes(path))
    .map(([path, hex]) => `${hex}  ${path}\n`)
    .join('');

describe('json:raw', () => {
  let here: Built;
  beforeAll(async () => {
    here = await build({ batches: [records], threads: 1, umask: 0o022, cwd: '/', env: { TZ: 'UTC', LANG: 'C' } });
  });

  it('has the same bytes in another database, order, time zone, locale, folder, umask and with other threads', async () => {
    const shuffled = records.toSorted((a, b) => (a.key.slice(-3) < b.key.slice(-3) ? 1 : -1));
    const third = Math.ceil(records.length / 3);
    const there = await build({
      batches: [shuffled.slice(2 * third), shuffled.slice(0, third), shuffled.slice(third, 2 * third)],
      threads: 3,
      umask: 0o077,
      cwd: tmpdir(),
      env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    });
    expect(deterministic(there)).toBe(deterministic(here));
    expect(there.itemSetRoot).toBe(here.itemSetRoot);
    expect(there.manifestDigest).toBe(here.manifestDigest);
    expect(there.files.map(([path]) => path)).toEqual(here.files.map(([path]) => path));
  });

  // Data, index and root only: the manifest also names the texts of VERIFY.md and verify.sh, which may be improved.
  it('has the payload that it had when this test was written', () => {
    const payload = here.files
      .filter(([path]) => /^(data|index)\//.test(path))
      .map(([path, hex]) => `${hex}  ${path}\n`);
    expect([...payload, `${here.itemSetRoot.slice(7)}  itemSetRoot\n`].join('')).toBe(expected);
  });
});
