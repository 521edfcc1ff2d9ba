import { digestOf } from '../../src/formats/digest.js';
import type { EvidenceKind } from '../../src/kernel/evidence.js';
import type { TenantId } from '../../src/kernel/ids.js';
import type { Selectors } from '../../src/kernel/selectors.js';
import type { EvidenceCatalog } from '../../src/stages/evidence/evidence-catalog.port.js';
import type { EvidenceErasures } from '../../src/stages/evidence/evidence-erasures.port.js';
import type {
  BatchHeader,
  EvidenceInput,
  EvidenceLocker,
  IngestOptions,
} from '../../src/stages/evidence/evidence-locker.port.js';
import type { EvidenceReader } from '../../src/stages/evidence/evidence-reader.port.js';
import { anOsv, linesInput, textInput } from './evidence-samples.js';

export interface LockerUnderTest {
  readonly locker: EvidenceLocker;
  readonly reader: EvidenceReader;
  readonly catalog: EvidenceCatalog;
  readonly erasures: EvidenceErasures;
  newTenant(): Promise<TenantId>;
}

/** What every implementation of the evidence ports must do. `arrive` says how the uploads of the tests are given to it. */
export function evidenceLockerContract(
  subject: () => LockerUnderTest,
  arrive: (input: EvidenceInput) => EvidenceInput = (input) => input,
): void {
  let tenant: TenantId;
  const source = 'osv-test';
  const ingest = (input: EvidenceInput, options: IngestOptions = {}, header: Partial<BatchHeader> = {}) =>
    subject().locker.ingest(tenant, { source, ...header }, arrive(input), options, AbortSignal.timeout(20_000));
  const keysAt = async (seq: number, selectors: Omit<Selectors, 'kinds'> = {}, kind: EvidenceKind = 'advisories') => {
    const keys: string[] = [];
    for await (const block of subject().reader.scan(tenant, { kind, cut: { seq }, selectors }))
      keys.push(...block.keys);
    return keys;
  };
  const bodyAt = async (key: string, seq?: number) =>
    JSON.parse((await subject().catalog.record(tenant, 'advisories', key, seq)).body.toString()) as Record<
      string,
      unknown
    >;

  beforeEach(async () => {
    tenant = await subject().newTenant();
  });

  it('begins at cut 0 and gives the first batch number 1', async () => {
    expect(await subject().locker.head(tenant)).toEqual({ seq: 0 });
    const receipt = await ingest(linesInput([anOsv('B-2'), anOsv('A-1')]));
    expect(receipt).toMatchObject({ seq: 1, accepted: 2, added: 2, changed: 0, unchanged: 0, closed: 0 });
    expect(receipt.kinds).toEqual({ advisories: 2 });
    expect(await keysAt(1)).toEqual(['osv-test/A-1', 'osv-test/B-2']);
    expect(await keysAt(0)).toEqual([]);
  });

  it('changes nothing when the same bytes come again', async () => {
    const first = await ingest(linesInput([anOsv('A-1')]));
    const again = await ingest(linesInput([anOsv('A-1')]));
    expect(again).toMatchObject({ seq: 1, accepted: 1, added: 0, changed: 0, unchanged: 1, batchId: first.batchId });
    expect(await subject().locker.head(tenant)).toEqual({ seq: 1 });
    expect((await subject().catalog.batches(tenant, 10)).items).toHaveLength(1);
  });

  it('shows an old cut as it was, for ever', async () => {
    await ingest(linesInput([anOsv('A-1', { summary: 'old' })]));
    await ingest(linesInput([anOsv('A-1', { summary: 'new', modified: '2024-02-01T00:00:00Z' }), anOsv('C-1')]));
    expect((await bodyAt('osv-test/A-1', 1)).summary).toBe('old');
    expect((await bodyAt('osv-test/A-1')).summary).toBe('new');
    expect(await keysAt(1)).toEqual(['osv-test/A-1']);
    expect(await keysAt(2)).toEqual(['osv-test/A-1', 'osv-test/C-1']);
  });

  it('lets a record return to an earlier value', async () => {
    for (const summary of ['one', 'two', 'one']) await ingest(linesInput([anOsv('A-1', { summary })]));
    expect(await subject().locker.head(tenant)).toEqual({ seq: 3 });
    expect((await bodyAt('osv-test/A-1', 2)).summary).toBe('two');
    expect((await bodyAt('osv-test/A-1', 3)).summary).toBe('one');
  });

  it('takes the later record of a key, whatever the input order, and lists the other', async () => {
    const older = anOsv('A-1', { summary: 'older' });
    const later = anOsv('A-1', { summary: 'later', modified: '2024-03-01T00:00:00Z' });
    const receipt = await ingest(linesInput([later, older]));
    expect(receipt).toMatchObject({ accepted: 1, supersededCount: 1 });
    expect(receipt.superseded).toHaveLength(1);
    expect((await bodyAt('osv-test/A-1')).summary).toBe('later');
  });

  it('takes the byte-greater digest of two records of one key and one time', async () => {
    const rivals = [anOsv('A-1', { summary: 'x' }), anOsv('A-1', { summary: 'y' })];
    await ingest(linesInput(rivals));
    const first = await subject().catalog.record(tenant, 'advisories', 'osv-test/A-1');
    tenant = await subject().newTenant();
    await ingest(linesInput(rivals.toReversed()));
    const second = await subject().catalog.record(tenant, 'advisories', 'osv-test/A-1');
    expect(second.digest).toBe(first.digest);
  });

  it('counts equal records of one batch once', async () => {
    const receipt = await ingest(linesInput([anOsv('A-1'), anOsv('A-1')]));
    expect(receipt).toMatchObject({ accepted: 1, added: 1, supersededCount: 1 });
  });

  it('refuses the whole batch for one bad line and says which (B39)', async () => {
    const input = textInput([JSON.stringify(anOsv('A-1')), '{"id": broken', JSON.stringify(anOsv('C-1'))].join('\n'));
    await expect(ingest(input)).rejects.toMatchObject({
      code: 'EC-EVIDENCE-SCHEMA',
      findings: [expect.objectContaining({ path: 'records.jsonl', line: 2, code: 'EC-JSON-SYNTAX' })],
    });
    expect(await subject().locker.head(tenant)).toEqual({ seq: 0 });
  });

  it('lists the first 100 of many refusals and counts all (B39)', async () => {
    const input = textInput(
      Array.from({ length: 10_000 }, (_, i) => (i % 50 === 0 ? '{' : JSON.stringify(anOsv(`A-${i}`)))).join('\n'),
    );
    const error = await ingest(input).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'EC-EVIDENCE-SCHEMA', extra: { refusedCount: 200 } });
    expect((error as { findings: unknown[] }).findings).toHaveLength(100);
  });

  it('accepts the good records of a partial batch', async () => {
    const input = textInput(['{', JSON.stringify(anOsv('A-1'))].join('\n'));
    const receipt = await ingest(input, { partial: true });
    expect(receipt).toMatchObject({ accepted: 1, refusedCount: 1 });
    expect(receipt.refused).toEqual([expect.objectContaining({ line: 1 })]);
  });

  it('keeps __proto__, constructor and U+0000 as data', async () => {
    const line =
      '{"id":"A-1","modified":"2024-01-01T00:00:00Z","__proto__":{"x":1},"constructor":"c","aliases":["a\\u0000b"]}';
    const receipt = await ingest(textInput(line));
    expect(receipt.warnings.map(({ code }) => code)).toEqual(['nul-character']);
    const { body } = await subject().catalog.record(tenant, 'advisories', 'osv-test/A-1');
    expect(body.toString()).toContain('"__proto__":{"x":1}');
    expect(body.toString()).toContain('"constructor":"c"');
  });

  it('writes nothing when it only validates, and fails as it would otherwise', async () => {
    const receipt = await ingest(linesInput([anOsv('A-1')]), { validateOnly: true });
    expect(receipt).toMatchObject({ validateOnly: true, accepted: 1, added: 1, seq: 1 });
    expect(await subject().locker.head(tenant)).toEqual({ seq: 0 });
    await expect(ingest(textInput('{'), { validateOnly: true })).rejects.toMatchObject({ code: 'EC-EVIDENCE-SCHEMA' });
  });

  describe('a snapshot', () => {
    const many = Array.from({ length: 20 }, (_, i) => anOsv(`A-${String(i).padStart(2, '0')}`));

    it('closes what the source no longer has', async () => {
      await ingest(linesInput(many));
      await ingest(linesInput([anOsv('OTHER-1')]), {}, { source: 'osv-test-2' });
      const receipt = await ingest(linesInput(many.slice(1)), { snapshot: true });
      expect(receipt).toMatchObject({ closed: 1, unchanged: 19, seq: 3 });
      expect(await keysAt(3)).not.toContain('osv-test/A-00');
      expect(await keysAt(3)).toContain('osv-test-2/OTHER-1');
      expect(await keysAt(2)).toContain('osv-test/A-00');
    });

    it('refuses to close more than 10 % unless it may shrink', async () => {
      await ingest(linesInput(many));
      await expect(ingest(linesInput(many.slice(3)), { snapshot: true })).rejects.toMatchObject({
        code: 'EC-EVIDENCE-SHRINK',
        kind: 'conflict',
        extra: { held: 20, gone: 3 },
      });
      const receipt = await ingest(linesInput(many.slice(3)), { snapshot: true, allowShrink: true });
      expect(receipt.closed).toBe(3);
    });

    it('is refused with refused records, even a partial one', async () => {
      await ingest(linesInput(many));
      await expect(ingest(textInput('{'), { snapshot: true, partial: true })).rejects.toMatchObject({
        code: 'EC-EVIDENCE-SCHEMA',
      });
    });
  });

  it('gives the upstream bytes back where they were kept', async () => {
    const upstream = '{ "modified": "2024-01-01T00:00:00Z",  "id": "A-1" }';
    await ingest(textInput(`${upstream}\r\n`), { keepOriginals: true });
    expect((await subject().catalog.original(tenant, 'advisories', 'osv-test/A-1')).toString()).toBe(upstream);
    await ingest(linesInput([anOsv('B-1')]));
    await expect(subject().catalog.original(tenant, 'advisories', 'osv-test/B-1')).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('knows the capture time of a cut', async () => {
    const { locker } = subject();
    expect(await locker.asOf(tenant, { seq: 0 }, { kinds: ['advisories'] })).toBeUndefined();
    await ingest(linesInput([anOsv('A-1', { modified: '2024-05-06T07:08:09.123456Z' })]));
    await ingest(linesInput([anOsv('A-2', { modified: '2024-01-01T00:00:00Z' })]));
    expect(await locker.asOf(tenant, { seq: 2 }, { kinds: ['advisories'] })).toBe('2024-05-06T07:08:09.123456Z');
    expect(await locker.asOf(tenant, { seq: 2 }, { kinds: ['kev'] })).toBeUndefined();
  });

  it('gives a later capture time a number of its own, so that an old cut keeps its time', async () => {
    const kev = (dateReleased: string) =>
      textInput(
        JSON.stringify({ catalogVersion: '1', dateReleased, count: 1, vulnerabilities: [{ cveID: 'CVE-2024-0001' }] }),
        'kev.json',
        'json',
      );
    await ingest(kev('2024-01-01T00:00:00Z'));
    const receipt = await ingest(kev('2024-02-01T00:00:00Z'));
    expect(receipt).toMatchObject({ unchanged: 1, seq: 2 });
    expect(await subject().locker.asOf(tenant, { seq: 1 }, { kinds: ['kev'] })).toBe('2024-01-01T00:00:00Z');
    expect(await subject().locker.asOf(tenant, { seq: 2 }, { kinds: ['kev'] })).toBe('2024-02-01T00:00:00Z');
  });

  it('selects by every field', async () => {
    const vector = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }];
    await ingest(
      linesInput([
        anOsv('A-1', { aliases: ['CVE-2024-0001'], severity: vector }),
        anOsv('B-1', {
          affected: [{ package: { ecosystem: 'AlmaLinux:9', name: 'bash' } }],
          modified: '2025-01-01T00:00:00Z',
        }),
      ]),
    );
    await ingest(linesInput([anOsv('C-1')]), {}, { source: 'osv-test-2' });
    const a = ['osv-test/A-1'];
    const b = ['osv-test/B-1'];
    expect(await keysAt(2, { aliases: ['CVE-2024-0001'] })).toEqual(a);
    expect(await keysAt(2, { aliases: ['B-1'] })).toEqual(b);
    expect(await keysAt(2, { severities: ['critical'] })).toEqual(a);
    expect(await keysAt(2, { ecosystems: ['AlmaLinux'] })).toEqual(b);
    expect(await keysAt(2, { ecosystems: ['AlmaLinux:9'] })).toEqual(b);
    expect(await keysAt(2, { packages: ['pkg:pypi/pkg_a-1'] })).toEqual(a);
    expect(await keysAt(2, { packages: ['pkg:rpm/almalinux/bash'] })).toEqual(b);
    expect(await keysAt(2, { sources: ['osv-test-2'] })).toEqual(['osv-test-2/C-1']);
    expect(await keysAt(2, { timeWindow: { from: '2024-06-01T00:00:00Z' } })).toEqual(b);
    expect(await keysAt(2, { timeWindow: { to: '2024-06-01T00:00:00Z' }, sources: ['osv-test'] })).toEqual(a);
    expect(await keysAt(2, { severities: ['critical'], ecosystems: ['AlmaLinux'] })).toEqual([]);
    expect(await keysAt(2, { aliases: [`x'; DROP TABLE y; --`] })).toEqual([]);
  });

  it('scans and reads the same records, with their digests, lengths and byte order of keys', async () => {
    await ingest(linesInput([anOsv('a-\u{10000}'), anOsv('a-\uff5e'), anOsv('B'), anOsv('a')]));
    const scan = { kind: 'advisories' as const, cut: { seq: 1 }, selectors: {} };
    const found: { key: string; digest: string; length: number }[] = [];
    for await (const block of subject().reader.scan(tenant, scan)) {
      for (const [i, key] of block.keys.entries()) {
        const digest = `sha256:${block.digests.subarray(i * 32, i * 32 + 32).toString('hex')}`;
        found.push({ key, digest, length: block.lengths[i] ?? 0 });
      }
    }
    expect(found.map(({ key }) => key)).toEqual([
      'osv-test/B',
      'osv-test/a',
      'osv-test/a-\uff5e',
      'osv-test/a-\u{10000}',
    ]);
    const bodies: { key: string; digest: string; length: number }[] = [];
    for await (const { key, body } of subject().reader.readBodies(tenant, scan, { after: '', upTo: found.at(-1)!.key }))
      bodies.push({ key, digest: digestOf(body), length: body.length });
    expect(bodies).toEqual(found);
    const some: string[] = [];
    for await (const { key } of subject().reader.readBodies(tenant, scan, {
      after: found[0]!.key,
      upTo: found[1]!.key,
    }))
      some.push(key);
    expect(some).toEqual(['osv-test/a']);
  });

  it('names the keys that came, changed or went between two cuts', async () => {
    const changed = (after: number, upTo: number, limit = 10) =>
      subject().reader.changedKeys(tenant, 'advisories', { after, upTo }, limit);
    await ingest(linesInput([anOsv('A-1'), anOsv('B-1'), anOsv('C-1')]));
    await ingest(linesInput([anOsv('B-1', { summary: 'new' }), anOsv('D-1')]));
    await ingest(linesInput([anOsv('C-1'), anOsv('D-1'), anOsv('B-1', { summary: 'new' })]), {
      snapshot: true,
      allowShrink: true,
    });
    expect(await changed(1, 2)).toEqual(['osv-test/B-1', 'osv-test/D-1']);
    expect(await changed(2, 3)).toEqual(['osv-test/A-1']);
    expect(await changed(1, 3)).toEqual(['osv-test/A-1', 'osv-test/B-1', 'osv-test/D-1']);
    expect(await changed(3, 9)).toEqual([]);
    expect(await changed(1, 3, 2)).toBeUndefined();
    expect(await subject().reader.changedKeys(tenant, 'vex', { after: 0, upTo: 3 }, 10)).toEqual([]);
    expect(
      await subject().reader.changedKeys(await subject().newTenant(), 'advisories', { after: 0, upTo: 3 }, 10),
    ).toEqual([]);
  });

  it('shows one tenant nothing of another', async () => {
    await ingest(linesInput([anOsv('A-1')]));
    const { batchId } = (await subject().catalog.batches(tenant, 1)).items[0]!;
    tenant = await subject().newTenant();
    expect(await subject().locker.head(tenant)).toEqual({ seq: 0 });
    expect(await keysAt(5)).toEqual([]);
    expect(await subject().catalog.kinds(tenant)).toEqual({});
    await expect(subject().catalog.batch(tenant, batchId)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(subject().catalog.record(tenant, 'advisories', 'osv-test/A-1')).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('refuses a batch with another number of records than it declares', async () => {
    const two = linesInput([anOsv('A-1'), anOsv('A-2')]);
    await expect(ingest(two, {}, { count: 3 })).rejects.toMatchObject({
      code: 'EC-EVIDENCE-SCHEMA',
      findings: [{ pointer: '/count' }],
    });
    expect(await ingest(two, {}, { count: 2 })).toMatchObject({ accepted: 2 });
  });

  it('refuses a source that could not be told from a record id', async () => {
    for (const bad of ['', 'OSV', 'a b', '/a', 'a/', 'a//b', 'x'.repeat(201)]) {
      await expect(ingest(linesInput([]), {}, { source: bad })).rejects.toMatchObject({
        code: 'EC-VALIDATION',
        pointer: '/source',
      });
    }
  });
}
