// Generates the client from docs/openapi.json into src/generated, which is not kept in the repository, and compiles it into dist.
import { copyFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodeOf, node26, root, run } from '../../scripts/node26.mjs';

const here = dirname(fileURLToPath(import.meta.url));

// npm runs this with whatever Node it has; the generator needs a newer one than npm does.
if (process.argv.includes('--inner')) await build();
else await run(node26(), [fileURLToPath(import.meta.url), '--inner']);

async function build() {
  const { createClient } = await import('@hey-api/openapi-ts');
  for (const folder of ['src/generated', 'dist']) rmSync(join(here, folder), { recursive: true, force: true });
  await createClient({
    input: join(root, 'docs', 'openapi.json'),
    output: { path: join(here, 'src', 'generated'), importFileExtension: '.js' },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    logs: { level: 'silent' },
  });
  copyFileSync(join(root, 'LICENSE'), join(here, 'LICENSE'));
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  process.exitCode = await exitCodeOf(node26(), [compiler, '-p', join(here, 'tsconfig.json')]);
}
