import { zstdCompressSync } from 'node:zlib';
import { evidenceSite } from '../support/evidence-site.js';
import { aJar, anArtifact } from '../support/maven.js';

const site = evidenceSite();

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function upload(body: string | Uint8Array, type = 'application/json', query = ''): Promise<Answer> {
  const response = await site.upload(body, `source=test${query}`, { 'content-type': type });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function listed(kind: string): Promise<unknown[]> {
  return ((await (await site.get(`/${kind}`)).json()) as { items: unknown[] }).items;
}

const csaf = (release = '2024-02-01T00:00:00Z', category = 'csaf_security_advisory') => ({
  document: {
    category,
    csaf_version: '2.0',
    title: 'x',
    publisher: { category: 'vendor', name: 'x', namespace: 'https://psirt.example.com' },
    tracking: {
      id: 'EX-1',
      status: 'final',
      version: '1',
      initial_release_date: '2024-01-01T00:00:00Z',
      current_release_date: release,
    },
    aggregate_severity: { text: 'Important' },
  },
  product_tree: {
    full_product_names: [{ name: 'a', product_id: 'A', product_identification_helper: { purl: 'pkg:rpm/redhat/a@1' } }],
  },
});
const spdx = (more = {}) => ({
  spdxVersion: 'SPDX-2.3',
  dataLicense: 'CC0-1.0',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'a',
  documentNamespace: 'https://example.org/a',
  creationInfo: { created: '2024-01-01T00:00:00Z', creators: ['Tool: a'] },
  ...more,
});
const cyclonedx = (more = {}) => ({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, ...more });

describe('an upload of CSAF', () => {
  it('is selectable by what it says, and replaced by its next version', async () => {
    expect((await upload(JSON.stringify(csaf()))).body).toMatchObject({
      added: 1,
      warned: 0,
      kinds: { advisories: 1 },
    });
    expect(await listed('advisories')).toMatchObject([
      {
        key: 'test/https://psirt.example.com#EX-1',
        ecosystems: ['Red Hat'],
        packages: ['pkg:rpm/redhat/a'],
        severity: 'high',
        aliases: ['EX-1'],
        status: 'final',
        published: '2024-01-01T00:00:00Z',
        modified: '2024-02-01T00:00:00Z',
      },
    ]);
    expect((await upload(JSON.stringify(csaf()))).body).toMatchObject({ unchanged: 1 });
    const next = zstdCompressSync(`${JSON.stringify(csaf('2024-03-01T00:00:00Z'))}\n`);
    const answer = await upload(next, 'application/octet-stream', '&name=a.jsonl.zst&schema=csaf');
    expect(answer.body).toMatchObject({ changed: 1 });
    expect(await listed('advisories')).toHaveLength(1);
  });

  it('of the VEX profile is VEX', async () => {
    const vex = csaf('2024-02-01T00:00:00Z', 'csaf_vex');
    expect((await upload(JSON.stringify(vex))).body).toMatchObject({ kinds: { vex: 1 } });
  });
});

describe('an upload of SPDX', () => {
  it.each(['application/json', 'application/spdx+json'])('as %s is an SBOM', async (type) => {
    expect(await upload(JSON.stringify(spdx()), type, '&kind=sboms')).toMatchObject({
      status: 201,
      body: { kinds: { sboms: 1 }, warned: 0 },
    });
    expect(await listed('sboms')).toMatchObject([{ key: 'test/https://example.org/a' }]);
  });

  it('in an unknown version is answered 422 with the known ones', async () => {
    expect(await upload(JSON.stringify(spdx({ spdxVersion: 'SPDX-2.1' })))).toMatchObject({
      status: 422,
      body: {
        code: 'EC-EVIDENCE-SCHEMA',
        errors: [
          { code: 'EC-SCHEMA-UNSUPPORTED', pointer: '/spdxVersion', message: expect.stringContaining('2.3') as string },
        ],
      },
    });
  });
});

describe('an SBOM', () => {
  it('with cyclic dependencies is accepted (B41)', async () => {
    const components = ['a', 'b'].map((name) => ({ type: 'library', name, 'bom-ref': name }));
    const dependencies = [
      { ref: 'a', dependsOn: ['b'] },
      { ref: 'b', dependsOn: ['a'] },
    ];
    const answer = await upload(JSON.stringify(cyclonedx({ components, dependencies })));
    expect(answer).toMatchObject({ status: 201, body: { accepted: 1, warned: 0 } });
  });

  it('with one bom-ref for two components is answered 422 with the place (B41)', async () => {
    const components = ['a', 'b'].map((name) => ({ type: 'library', name, 'bom-ref': 'same' }));
    expect(await upload(JSON.stringify(cyclonedx({ components })))).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'EC-EVIDENCE-SCHEMA', line: 1, pointer: '/components/1/bom-ref' }] },
    });
  });

  it('that is 10,000 levels deep is answered 400, in a batch of others 422 (B41)', async () => {
    const deep = JSON.stringify(cyclonedx({ a: 'DEEP' })).replace('"DEEP"', '['.repeat(10_000) + ']'.repeat(10_000));
    expect(await upload(deep)).toMatchObject({ status: 400, body: { code: 'EC-JSON-DEPTH' } });
    expect(await upload(`${deep}\n${deep}\n`, 'application/x-ndjson')).toMatchObject({
      status: 422,
      body: { code: 'EC-EVIDENCE-SCHEMA', refusedCount: 2, errors: [{ code: 'EC-JSON-DEPTH' }, { line: 2 }] },
    });
  });

  it('with a string of 50 MiB, or a million components, is answered 413 with the limit (B41)', async () => {
    const long = JSON.stringify(spdx({ comment: 'x'.repeat(50 * 1024 * 1024) }));
    expect(await upload(long)).toMatchObject({
      status: 413,
      body: { code: 'EC-TOO-LARGE', errors: [{ pointer: '/comment' }] },
    });
    const many = `[${'{"type":"library","name":"a"},'.repeat(999_999)}{"type":"library","name":"a"}]`;
    const answer = await upload(JSON.stringify(cyclonedx({ components: [] })).replace('[]', many));
    expect(answer).toMatchObject({ status: 413, body: { code: 'EC-TOO-LARGE' } });
    expect(answer.body.detail).toContain('250000 components');
    expect(await listed('sboms')).toEqual([]);
  });
});

describe('an upload of Maven artifacts', () => {
  const lines = (...artifacts: readonly unknown[]) => artifacts.map((artifact) => JSON.stringify(artifact)).join('\n');

  it('as JSON Lines is evidence of its own kind, found by package', async () => {
    const upper = anArtifact({ artifactId: 'Parser' });
    const answer = await upload(
      lines(anArtifact(), anArtifact({ classifier: 'sources' }), upper),
      'application/x-ndjson',
    );
    expect(answer).toMatchObject({ status: 201, body: { added: 3, warned: 0, kinds: { 'maven-artifacts': 3 } } });
    const again = await upload(lines(upper, anArtifact()), 'application/x-ndjson', '&schema=maven-artifact');
    expect(again.body).toMatchObject({ unchanged: 2, added: 0 });
    expect(await listed('maven-artifacts?package=pkg:maven/org.example/Parser')).toMatchObject([
      { key: `test/org.example:Parser:1.0:jar:${upper.sha1}`, ecosystems: ['Maven'] },
    ]);
  });

  it('with a record that cannot be used is answered 422 with line and pointer (B40)', async () => {
    const bad = { ...anArtifact(), sha1: 'AB'.repeat(20) };
    expect(await upload(lines(anArtifact(), bad), 'application/x-ndjson')).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'EC-EVIDENCE-SCHEMA', line: 2, pointer: '/sha1' }] },
    });
  });

  it('that is the jar itself is answered 422 with the remedy', async () => {
    const jar = aJar({ groupId: 'g', artifactId: 'a', version: '1' });
    const answer = await upload(jar, 'application/octet-stream', '&name=a-1.jar');
    expect(answer.body.errors).toMatchObject([{ message: expect.stringContaining('evidence import') as string }]);
  });
});

describe('XML', () => {
  const entities = '<!DOCTYPE bom [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
  const bom = `<?xml version="1.0"?>${entities}<bom xmlns="http://cyclonedx.org/schema/bom/1.5">&b;</bom>`;

  it.each(['application/xml', 'text/xml', 'application/vnd.cyclonedx+xml; version=1.5'])(
    'sent as %s is answered 415 with the remedy, and never parsed (B42)',
    async (type) => {
      expect(await upload(bom, type)).toMatchObject({
        status: 415,
        body: { code: 'EC-MEDIA-TYPE', detail: expect.stringContaining('convert it to JSON') as string },
      });
    },
  );

  it.each([
    ['application/json', ''],
    ['application/octet-stream', '&name=bom.xml'],
    ['application/octet-stream', '&name=bom.json.zst'],
  ])('sent as %s%s is answered 422 by name, and never parsed (B42)', async (type, query) => {
    const answer = await upload(query.endsWith('zst') ? zstdCompressSync(bom) : bom, type, query);
    expect(answer).toMatchObject({ status: 422, body: { code: 'EC-EVIDENCE-SCHEMA' } });
    expect(answer.body.errors).toMatchObject([
      { code: 'EC-EVIDENCE-FORMAT', message: expect.stringMatching(/^CycloneDX XML is not read.*convert/) as string },
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('root:');
  });
});
