import type { ProfileSpec, TrivyOptions } from '../../src/kernel/profile.js';
import { bundleBytes } from '../support/bundle-bytes.js';
import { aProfile, createTestPipeline, type TestPipeline } from '../support/pipeline.js';
import { aTrivyAdvisory, entriesOf, untarGz } from '../support/trivy-db.js';

describe('what a trivy:db profile asks for', () => {
  let pipeline: TestPipeline;

  beforeAll(async () => {
    pipeline = await createTestPipeline();
    const later = [{ type: 'ECOSYSTEM', events: [{ introduced: '7.0.0' }] }];
    const own = aTrivyAdvisory(5, { affected: [{ package: { ecosystem: 'npm', name: 'pkg-5' }, ranges: later }] });
    await pipeline.load([1, 3, 5].map((i) => aTrivyAdvisory(i)));
    await pipeline.load([{ ...own, key: own.key.replace('osv-test/', 'own/') }]);
    const kev = { cveID: 'CVE-2026-10001', dateAdded: '2026-01-01', dueDate: '2026-02-01' };
    await pipeline.load([{ key: 'cisa/CVE-2026-10001', body: kev }], 'kev');
    const scores = ['CVE-2026-10001', 'CVE-2026-99999'].map((cve) => ({ cve, epss: 0.5, percentile: 0.9 }));
    await pipeline.load(
      scores.map((body) => ({ key: `first/${body.cve}`, body })),
      'epss',
    );
    await pipeline.load([{ key: 'vexhub/1', body: notAffected('CVE-2026-10003', 'pkg:npm/pkg-3') }], 'vex');
  });

  afterAll(() => pipeline.close());

  async function databaseWith(trivy: Partial<TrivyOptions>, kinds: ProfileSpec['selectors']['kinds']) {
    const options = { schemaVersion: 2, updateIntervalHours: 24, annotations: [], overlays: [], ...trivy };
    const profile = aProfile({ kind: 'trivy:db', selectors: { kinds }, trivy: options });
    const files = await bundleBytes(pipeline, (await pipeline.run({ profile })).manifestDigest);
    return { files, entries: entriesOf(untarGz(files.get('trivy/db.tar.gz')!).get('trivy.db')!) };
  }

  it('is nothing more than the advisories, unless it asks', async () => {
    const { entries } = await databaseWith({}, ['advisories']);
    expect(entries['vulnerability/CVE-2026-10001']).not.toHaveProperty('Custom');
    expect(entries).toHaveProperty(['npm::osv-test/pkg-3/CVE-2026-10003']);
  });

  it('is KEV and EPSS in Custom, for the vulnerabilities that the database has', async () => {
    const { entries } = await databaseWith({ annotations: ['epss', 'kev'] }, ['advisories', 'epss', 'kev']);
    expect(entries['vulnerability/CVE-2026-10001']).toMatchObject({
      Custom: { epss: { epss: 0.5, percentile: 0.9 }, kev: { dateAdded: '2026-01-01', dueDate: '2026-02-01' } },
    });
    expect(entries['vulnerability/CVE-2026-10003']).not.toHaveProperty('Custom');
    expect(entries).not.toHaveProperty(['vulnerability/CVE-2026-99999']);
  });

  it('is VEX: what is not affected is hidden, or said beside the finding', async () => {
    const hidden = await databaseWith({ vex: 'suppress' }, ['advisories', 'vex']);
    expect(hidden.entries['npm::~resolved/pkg-3/CVE-2026-10003']).not.toHaveProperty('VulnerableVersions');
    const said = await databaseWith({ vex: 'annotate' }, ['advisories', 'vex']);
    expect(said.entries['npm::~resolved/pkg-3/CVE-2026-10003']).toMatchObject({
      VulnerableVersions: ['<1.3.3'],
      Custom: { vex: [expect.objectContaining({ status: 'not_affected' })] },
    });
  });

  it('is a source that overrides the others', async () => {
    const place = 'npm::~resolved/pkg-5/CVE-2026-10005';
    const together = await databaseWith({}, ['advisories']);
    expect(together.entries[place]).toMatchObject({ VulnerableVersions: ['<1.5.3', '>=7.0.0'] });
    const overridden = await databaseWith({ overlays: ['own'] }, ['advisories']);
    expect(overridden.entries[place]).toMatchObject({ VulnerableVersions: ['>=7.0.0'] });
  });

  it('is how long Trivy takes the database for new', async () => {
    const { files } = await databaseWith({ updateIntervalHours: 24 * 30 }, ['advisories']);
    expect(files.get('trivy/metadata.json')!.toString()).toContain('"NextUpdate":"2026-02-01T00:00:00Z"');
  });
});

/** An OpenVEX document of one statement. */
function notAffected(name: string, product: string) {
  const statement = { vulnerability: { name }, products: [{ '@id': product }], status: 'not_affected' };
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://vex.example.org/1',
    author: 'Acme',
    timestamp: '2026-01-01T00:00:00Z',
    version: 1,
    statements: [{ ...statement, justification: 'vulnerable_code_not_present' }],
  };
}
