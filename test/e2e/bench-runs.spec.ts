import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { projectFolder } from '../support/built-cli.js';

const run = promisify(execFile);
const parts = ['export', 'import', 'verify', 'trivy'] as const;
const tools = ['psql', 'zstd', 'sha256sum', 'tar', 'bash'];
const missing = tools.filter((tool) => spawnSync(tool, ['--version']).error);

describe('npm run bench', () => {
  const there = missing.length === 0 || process.env.CI ? it : it.skip;
  if (missing.length > 0) console.warn(`SKIPPED: the bench needs ${missing.join(', ')}`);

  // Its programs use the built code without types: only running them shows that they still fit.
  there(
    'still measures what it says, with figures of every part',
    async () => {
      const args = [
        'scripts/run-bench.mjs',
        '--records',
        '400',
        '--rounds',
        '1',
        ...parts.flatMap((p) => ['--only', p]),
      ];
      const { stdout } = await run(process.execPath, args, { cwd: projectFolder, maxBuffer: 2 ** 24 });
      const figures = JSON.parse(stdout) as Record<string, unknown>;
      expect(figures).toMatchObject({
        counts: false,
        export: { records: 400, ratios: { size: expect.any(Number) as number } },
        import: { records: 400, ratios: { first: expect.any(Number) as number } },
        verify: { records: 400, speedups: { deep: expect.any(Number) as number } },
        trivy: { records: 400, rows: expect.any(Number) as number },
      });
    },
    120_000,
  );
});
