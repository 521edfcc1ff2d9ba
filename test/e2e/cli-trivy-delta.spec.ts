import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../../src/formats/digest.js';
import { runBuiltCli } from '../support/built-cli.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { databaseOf } from '../support/trivy-bundle.js';

const advisory = (versions: string) =>
  [['npm::Acme', 'left-pad'], 'ACME-1', { VulnerableVersions: [versions] }] as const;

describe('trivy diff and trivy apply', () => {
  const [old, young] = [databaseOf([advisory('<1.3.1')]), databaseOf([advisory('<1.3.2')])];

  it('carry a database across as the rows that changed, and refuse another base', async () => {
    using folder = new TemporaryFolder();
    const [base, result] = [folder.write('old.db', old), folder.write('new.db', young)];
    const [delta, rebuilt] = [join(folder.path, 'delta'), join(folder.path, 'rebuilt.db')];

    const made = await runBuiltCli(['trivy', 'diff', base, result, '--to', delta]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toContain(digestOf(young));

    const applied = await runBuiltCli(['trivy', 'apply', base, delta, '--to', rebuilt, '--output', 'json']);
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(applied.stdout)).toMatchObject({ database: rebuilt, digest: digestOf(young) });
    expect(readFileSync(rebuilt).equals(young)).toBe(true);

    const other = await runBuiltCli(['trivy', 'apply', result, delta, '--to', join(folder.path, 'other.db')]);
    expect(other.code).toBe(3);
    expect(other.stderr).toContain('not the database that the delta was made from');
  });
});
