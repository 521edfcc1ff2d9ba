import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { aJar } from '../support/maven.js';

describe('a folder of jars', () => {
  const folder = new TemporaryFolder();
  const at = (...names: readonly string[]) => join(folder.path, ...names);
  let test: TestDatabase;
  let center: Center;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database, { worker: true });
    const authorization = await center.bearer(await test.tenant('acme'), 'tenant-admin');
    const token = authorization.slice('Bearer '.length);
    env = bareEnvironment({ EXPORT_CENTER_URL: center.url, EXPORT_CENTER_TOKEN: token });
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
    folder[Symbol.dispose]();
  });

  async function cli<T>(...args: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await runBuiltCli([...args, '--output', 'json'], env);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${code} ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  it('becomes a bundle with the database of Trivy, and the bundle is verified offline', async () => {
    mkdirSync(at('repository'));
    for (const artifactId of ['a', 'b'])
      writeFileSync(
        at('repository', `${artifactId}-1.jar`),
        aJar({ groupId: 'org.example', artifactId, version: '1' }),
      );
    const started = new Date().toISOString();
    await cli('evidence', 'import', at('repository'), '--source', 'repo');
    writeFileSync(at('jars.json'), '{"name": "jars", "kind": "trivy:java-db"}');
    await cli('profile', 'apply', '-f', at('jars.json'));
    const { id } = await cli<{ readonly id: string }>('run', 'create', 'jars', '--wait');
    await cli('download', id, '-o', at('java.tar'));
    const key = join(center.dataDir, 'keys', 'signing.pub.pem');
    const trust = existsSync(key) ? ['--key', key] : ['--allow-unsigned'];
    const report = await cli<{ readonly verdict: string; readonly checks: readonly object[] }>(
      'verify',
      at('java.tar'),
      ...trust,
    );
    expect(report).toMatchObject({
      verdict: 'passed',
      checks: expect.arrayContaining([
        expect.objectContaining({
          name: 'databases',
          status: 'passed',
          detail: expect.stringContaining('4 rows in trivy/javadb.tar.gz') as string,
        }),
      ]) as object[],
    });
    await cli('trivy', 'kit', at('java.tar'), at('kit'), ...trust, '--valid-days', '7');
    const metadata = JSON.parse(readFileSync(at('kit', 'java-db', 'metadata.json'), 'utf8')) as { UpdatedAt: string };
    // The command line says when it hashed the jars, so the database is as old as that.
    expect(metadata.UpdatedAt >= started).toBe(true);
  }, 120_000);
});
