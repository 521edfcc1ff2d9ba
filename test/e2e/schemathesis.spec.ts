import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asTenantId } from '../../src/kernel/ids.js';
import { textOf } from '../support/built-cli.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { populate, type Population } from '../support/fuzz/populate.js';

/** Path of the program; .ci/run installs it from PyPI. */
const program = process.env.EC_TEST_SCHEMATHESIS;
const examples = Number(process.env.EC_TEST_SCHEMATHESIS_EXAMPLES ?? 190);
if (!program)
  console.warn('SKIPPED: EC_TEST_SCHEMATHESIS does not name the program (pip install schemathesis==4.32.5)');

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];

/** 501 is the described answer of a capability that is not configured. */
const configOf = ({ run, profile, batch, key, erasable }: Population) => `
seed = 7460
continue-on-failure = true

[generation]
max-examples = ${examples}
database = "none"

[checks]
not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", 501]

${[
  ['^/api/v1/runs/', { 'path.id': run, 'path.path': 'VERIFY.md' }],
  ['^/api/v1/profiles/', { 'path.id': profile }],
  ['^/api/v1/evidence/batches/', { 'path.id': batch }],
  ['^/api/v1/evidence/\\\\{kind\\\\}/\\\\{key\\\\}$', { 'path.kind': 'advisories', 'path.key': key }],
  [':erase$', { 'path.kind': 'advisories', 'path.key': erasable }],
]
  .map(
    ([path, values]) => `[[operations]]
include-path-regex = "${path as string}"
parameters = { ${Object.entries(values as object)
      .map(([name, value]) => `"${name}" = "${value as string}"`)
      .join(', ')} }
`,
  )
  .join('\n')}`;

describe('the API against its description, by schemathesis', () => {
  let test: TestDatabase;
  let center: Center;
  let folder: string;
  const here = program ? it : it.skip;

  beforeAll(async () => {
    if (!program) return;
    folder = mkdtempSync(join(tmpdir(), 'ec-schemathesis-'));
    test = await createTestDatabase();
    center = await startCenter(test.database, { worker: true });
  }, 120_000);
  afterAll(async () => {
    if (!program) return;
    await center.close();
    await test.close();
    rmSync(folder, { recursive: true, force: true });
  });

  here(
    `has no 5xx and no answer that is not described, with ${examples} examples an operation`,
    async () => {
      const tenant = asTenantId(await test.tenant());
      const authorization = await center.bearer(tenant, 'tenant-admin', 'platform-admin');
      const config = join(folder, 'schemathesis.toml');
      writeFileSync(config, configOf(await populate(center, authorization)));
      const run = ['run', `${center.url}/openapi.json`, '--header', `Authorization: ${authorization}`];
      const what = [
        '--checks',
        checks.join(','),
        '--phases',
        'coverage,fuzzing',
        '--exclude-operation-id',
        'streamRunEvents',
        // It has no serializer for a tar; openapi-fuzz and the specs of imports send these bodies.
        '--exclude-operation-id',
        'createImport',
      ];
      const child = spawn(
        program!,
        ['--config-file', config, ...run, ...what, '--no-color', '--warnings', 'off', '-w', '1'],
        {
          cwd: folder,
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
      const [output, errors, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), ended]);
      console.log(output.split('\n').slice(-12).join('\n'));
      expect([code, code === 0 ? '' : `${output.slice(-20_000)}${errors}`]).toEqual([0, '']);
      // 20,000 requests at least with the default number of examples.
      expect(Number(/(\d+) generated/.exec(output)?.[1])).toBeGreaterThan(examples * 100);
    },
    3_000_000,
  );
});
