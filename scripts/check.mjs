// Everything a reviewer would otherwise say by hand. Runs all steps, prints each that fails, ends with 1 if any did.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { node26, root } from './node26.mjs';

const node = node26();
const steps = [
  ['types', ['node_modules/typescript7/bin/tsc', '-p', 'tsconfig.json', '--noEmit']],
  ['formats are pure', ['node_modules/typescript7/bin/tsc', '-p', 'tsconfig.formats.json']],
  ['lint', ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings', '.']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
  [
    'architecture',
    [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      'src',
      'migrations',
      'config',
    ],
  ],
  ['settings are described', ['scripts/dump-settings.mjs', '--check']],
  ['API description is current', ['scripts/generate-client.mjs', '--check']],
  ['API description', ['node_modules/@redocly/cli/bin/cli.js', 'lint', 'docs/openapi.json']],
];

/** @type {(step: [string, string[]]) => boolean} */
const fails = ([name, args]) => {
  const started = Date.now();
  const result = spawnSync(node, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', PATH: `${dirname(node)}:${process.env.PATH}` },
  });
  const ok = result.status === 0;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (!ok) console.log(`${result.stdout}${result.stderr}`.trimEnd());
  return !ok;
};
const failed = steps.filter(fails);
process.exit(failed.length > 0 ? 1 : 0);
