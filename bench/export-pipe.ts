import { spawnSync } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import type { BenchDatabase } from './bench-database.js';
import { timed } from './figures.js';

// The planner settings of the product's own readers; the same rows in the same order.
const settings = ['enable_sort', 'enable_seqscan', 'enable_bitmapscan', 'jit'].map((name) => `SET ${name} = off`);
const query = `COPY (SELECT convert_from(body, 'UTF8') FROM export_center.evidence_items
  WHERE tenant_id = :'tenant' AND kind = 'advisories' ORDER BY key) TO STDOUT`;

/** `psql | zstd -3 -T2 | tee >(sha256sum)`: what an administrator would write instead of an export. */
export async function runPipe(database: BenchDatabase, file: string): Promise<{ seconds: number; bytes: number }> {
  const sql = [...settings, 'SET max_parallel_workers_per_gather = 0', query.replaceAll(/\s+/g, ' ')].join(';\n');
  const script = `psql "$URL" -qXAt -v ON_ERROR_STOP=1 -v tenant="$TENANT" | zstd -3 -T2 -q | tee >(sha256sum > "$FILE.sha256") > "$FILE"`;
  const env = { ...process.env, URL: database.owner.settings.connectionString, TENANT: database.tenant, FILE: file };
  const seconds = await timed(() => {
    const { status, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', script], {
      input: `${sql};\n`,
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the pipe failed: ${stderr}`);
  });
  const { size } = await stat(file);
  await rm(file);
  return { seconds, bytes: size };
}
