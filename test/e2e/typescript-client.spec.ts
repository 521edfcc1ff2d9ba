import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, cpSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { asTenantId } from '../../src/kernel/ids.js';
import { bareEnvironment, projectFolder, runBuiltCli } from '../support/built-cli.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const run = promisify(execFile);
const packageFolder = join(projectFolder, 'clients', 'typescript');

describe('the packed TypeScript client', () => {
  let test: TestDatabase;
  let center: Center;
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database, { worker: true });
    folder = mkdtempSync(join(tmpdir(), 'ec-client-'));
    const token = (await center.bearer(asTenantId(await test.tenant()), 'tenant-admin')).replace('Bearer ', '');
    const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
    env = bareEnvironment({ PATH: path, HOME: folder, EXPORT_CENTER_URL: center.url, EXPORT_CENTER_TOKEN: token });
    await install();
  }, 180_000);

  afterAll(async () => {
    await center.close();
    await test.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Packs it and installs the package in a project of its own, with npm and without a network. */
  async function install(): Promise<void> {
    const packed = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: packageFolder, env });
    const tarball = join(folder, packed.stdout.trim().split('\n').at(-1)!);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
    await run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', tarball], { cwd: folder, env });
    cpSync(join(packageFolder, 'example', 'export.ts'), join(folder, 'export.ts'));
    const advisory = { schema_version: '1.7.0', id: 'TEST-1', modified: '2026-01-01T00:00:00Z', details: 'x' };
    writeFileSync(join(folder, 'advisory.json'), JSON.stringify(advisory));
  }

  it('drives the main job: import, profile, run, wait, download, and the bundle verifies offline', async () => {
    const { stdout } = await run(process.execPath, ['export.ts', 'advisory.json', 'bundle.tar'], { cwd: folder, env });
    const made = JSON.parse(stdout.trim().split('\n').at(-1)!) as { records: number; digest: string };
    expect(made).toMatchObject({ records: 1, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string });
    const key = join(center.dataDir, 'keys', 'signing.pub.pem');
    const verified = await runBuiltCli(['verify', join(folder, 'bundle.tar'), '--key', key, '--deep'], env);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('PASSED (deep)')]);
  }, 120_000);

  it('gives a refusal as a problem with its code, and tells when nobody answers', async () => {
    const script = `
      import { connect, createProfile, ExportCenterProblem, getRun, unwrap } from '@export-center/client';
      const client = connect({ url: process.env.EXPORT_CENTER_URL, token: async () => process.env.EXPORT_CENTER_TOKEN });
      const code = (error) => (error instanceof ExportCenterProblem ? [error.status, error.problem.code] : error.name);
      const of = async (answer) => { try { return unwrap(await answer); } catch (error) { return code(error); } };
      const nobody = connect({ url: 'http://127.0.0.1:9', token: 'x' });
      console.log(JSON.stringify([
        await of(getRun({ client, path: { id: 'run_01JD0000000000000000000000' } })),
        await of(createProfile({ client, headers: { 'Idempotency-Key': crypto.randomUUID() }, body: { name: 'x', kind: 'nonsense' } })),
        await of(getRun({ client: connect({ url: process.env.EXPORT_CENTER_URL, token: 'eck_x' }), path: { id: 'x' } })),
        await of(getRun({ client: nobody, path: { id: 'x' } })),
      ]));`;
    writeFileSync(join(folder, 'refusals.mjs'), script);
    const { stdout } = await run(process.execPath, ['refusals.mjs'], { cwd: folder, env });
    expect(JSON.parse(stdout)).toEqual([
      [404, 'EC-NOT-FOUND'],
      [400, 'EC-VALIDATION'],
      [401, 'EC-AUTHN-INVALID'],
      'TypeError',
    ]);
  });

  it('has types that a strict compiler accepts, and that refuse a field which is none', async () => {
    mkdirSync(join(folder, 'node_modules', '@types'), { recursive: true });
    for (const name of ['@types/node', 'undici-types'])
      symlinkSync(join(projectFolder, 'node_modules', name), join(folder, 'node_modules', name));
    const options = {
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023', 'dom'],
      strict: true,
      noEmit: true,
      types: ['node'],
    };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, include: ['export.ts', 'wrong.ts'] }),
    );
    const compile = () =>
      run(process.execPath, [join(projectFolder, 'node_modules/typescript/bin/tsc'), '-p', folder], {
        cwd: folder,
        env,
      }).then(
        ({ stdout }) => stdout,
        ({ stdout }: { stdout: string }) => stdout,
      );
    expect(await compile()).toBe('');
    writeFileSync(
      join(folder, 'wrong.ts'),
      `import type { CreateRunInput } from '@export-center/client';\nexport const input: CreateRunInput = { profileIdd: 'x' };\n`,
    );
    expect(await compile()).toContain(`'profileIdd' does not exist`);
  }, 60_000);
});
