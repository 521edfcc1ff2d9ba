import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSubjectLine } from '../../src/formats/subjects/subject-line.js';
import { SIGNER, type Signer } from '../../src/stages/signing/signer.port.js';
import { verifyPath } from '../../src/stages/verification/verify-path.js';
import { projectFolder } from '../support/built-cli.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { Mirrors } from '../support/mirrors.js';
import { filesOfTar } from '../support/tar.js';

/** The documents of a folder of samples. */
function samples(name: string): object[] {
  const folder = join(projectFolder, 'samples', name);
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as object);
}

describe('subjects.jsonl of a full mirror', () => {
  const mirrors = new Mirrors();
  beforeAll(async () => {
    await mirrors.start();
    await mirrors.newTenant();
  });
  afterAll(() => mirrors.close());

  it('lists SBOMs and VEX by what they are about, in byte order, and the verifier recomputes it', async () => {
    await mirrors.profile('site', 'mirror:full', { selectors: { kinds: ['sboms', 'vex'] } });
    await mirrors.load([...samples('sboms'), ...samples('vex')]);
    const { tar } = await mirrors.open(await mirrors.finished({ profileId: 'site' }));
    const text = filesOfTar(tar).get('subjects.jsonl')!.toString();
    const lines = text.trimEnd().split('\n');
    expect(lines).toEqual([...new Set(lines)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    const found = lines.map((line) => parseSubjectLine(Buffer.from(line)));
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['sboms', 'vex']));
    const shared = found.filter(({ kind }) => kind === 'sboms').map(({ about }) => about);
    expect(found.some(({ kind, about }) => kind === 'vex' && shared.includes(about))).toBe(true);

    using folder = new TemporaryFolder();
    const key = await mirrors.center.app.get<Signer>(SIGNER).publicKey();
    const report = await verifyPath(folder.write('a.tar', tar), { publicKeys: [key], depth: 'deep' });
    expect(report).toMatchObject({ verdict: 'passed' });
    expect(report.checks).toContainEqual(expect.objectContaining({ name: 'subjects', status: 'passed' }));
  });
});
