import { digestOf, type Digest } from '../digest.js';
import { kindOfIndex, kindOfPack, packPath } from './bundle-paths.js';
import { checksumsOf, encodeChecksums, parseChecksums } from './checksums.js';
import { encodeManifest } from './encode-manifest.js';
import { encodeIndexLine, parseIndexLine } from './index-line.js';
import type { BundleManifest, ManifestEntry, ShardIndexLine } from './manifest.js';
import { parseManifest } from './parse-manifest.js';

const digest = digestOf('x');
const entry = (path: string, overrides: Partial<ManifestEntry> = {}): ManifestEntry => ({
  path,
  digest,
  bytes: 1,
  mediaType: 'text/plain',
  ...overrides,
});

function manifestOf(
  entries: readonly ManifestEntry[] = [entry('VERIFY.md'), entry('data/a')],
  overrides: Partial<BundleManifest> = {},
): BundleManifest {
  return {
    schema: 'urn:export-center:manifest:v1',
    profile: { name: 'p', revision: 1, kind: 'json:raw', specDigest: digest },
    selectors: { kinds: ['kev'] },
    asOf: '2026-01-02T03:04:05Z',
    entries,
    itemSetRoot: digest,
    dropped: [],
    totals: {
      files: entries.length,
      bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
      records: 0,
      plainBytes: 0,
    },
    formats: { manifest: 1 },
    adapter: { name: 'json:raw', version: 1 },
    projection: { name: 'identity', version: 1, digest },
    codec: { name: 'zstd', level: 3, library: '1.5.7' },
    sharding: { target: 4, minimum: 2, maximum: 8, pack: 16 },
    ...overrides,
  };
}

const refusal = (code: string) => expect.objectContaining({ name: 'FormatError', code }) as Error;

describe('a manifest', () => {
  it('comes back as it was written, with and without what is optional', () => {
    const full = manifestOf([entry('data/a', { plainDigest: digest, records: 3, codec: 'zstd' })], {
      policy: { version: '1', inputsHash: digest },
      base: { manifestDigest: digest, itemSetRoot: digest },
      dropped: [{ rule: 'r', count: 2 }],
    });
    for (const manifest of [manifestOf(), full, manifestOf([])])
      expect(parseManifest(encodeManifest(manifest))).toEqual(manifest);
    expect(encodeManifest(manifestOf(undefined, { policy: undefined })).toString()).not.toContain('policy');
  });

  it.each<[string, BundleManifest, string]>([
    ['unsorted entries', manifestOf([entry('b'), entry('a')]), 'unsorted'],
    ['a path twice', manifestOf([entry('a'), entry('a')]), 'duplicate'],
    ['twins where case is ignored', manifestOf([entry('A'), entry('a')]), 'duplicate'],
    ['twins in Unicode form', manifestOf([entry('e\u0301'), entry('\u00e9')]), 'duplicate'],
    ['an unsafe path', manifestOf([entry('../a')]), 'unsafe-path'],
    ['itself as an entry', manifestOf([entry('manifest.json')]), 'schema'],
    ['a signature as an entry', manifestOf([entry('manifest.json.sig')]), 'schema'],
    [
      'totals that do not add up',
      manifestOf(undefined, { totals: { files: 2, bytes: 3, records: 0, plainBytes: 0 } }),
      'schema',
    ],
    ['a wall clock in a zone', manifestOf(undefined, { asOf: '2026-01-02T03:04:05+01:00' }), 'schema'],
    ['a time that does not exist', manifestOf(undefined, { asOf: '2026-13-02T03:04:05Z' }), 'schema'],
    ['a digest in upper case', manifestOf(undefined, { itemSetRoot: digest.toUpperCase() as Digest }), 'schema'],
    ['a negative size', manifestOf([entry('a', { bytes: -1 })]), 'schema'],
  ])('is refused with %s, in writing and in reading', (_name, manifest, code) => {
    expect(() => encodeManifest(manifest)).toThrow(refusal(code));
  });

  it.each<[string, (text: string) => string, string]>([
    ['white space', (text) => text.replace('{', '{ '), 'syntax'],
    ['a line feed behind it', (text) => `${text}\n`, 'syntax'],
    [
      'members out of order',
      (text) =>
        text
          .replace('{"adapter":{"name":"json:raw","version":1},', '{')
          .replace('},"totals"', '},"adapter":{"name":"json:raw","version":1},"totals"'),
      'syntax',
    ],
    ['an unknown member', (text) => text.replace('{"adapter"', '{"aaa":1,"adapter"'), 'schema'],
    ['an unknown schema', (text) => text.replace('manifest:v1', 'manifest:v2'), 'unsupported-version'],
    ['a member twice', (text) => text.replace('"asOf"', '"asOf":"2026-01-02T03:04:05Z","asOf"'), 'duplicate-key'],
    ['no JSON', () => 'hello', 'syntax'],
    ['a byte order mark', (text) => `\ufeff${text}`, 'encoding'],
  ])('is refused with %s', (_name, change, code) => {
    expect(() => parseManifest(Buffer.from(change(encodeManifest(manifestOf()).toString())))).toThrow(refusal(code));
  });

  it('names the member that is wrong', () => {
    const bytes = Buffer.from(encodeManifest(manifestOf()).toString().replace('"revision":1', '"revision":"1"'));
    expect(() => parseManifest(bytes)).toThrow(expect.objectContaining({ pointer: '/profile/revision' }) as Error);
  });
});

describe('checksums.txt', () => {
  const files = [
    { path: 'b', digest },
    { path: 'a/é', digest: digestOf('y') },
  ];

  it('is in byte order and comes back', () => {
    const bytes = encodeChecksums(files);
    expect(bytes.toString()).toBe(`${digestOf('y').slice(7)}  a/é\n${digest.slice(7)}  b\n`);
    expect(parseChecksums(bytes)).toEqual([files[1], files[0]]);
  });

  it('lists the manifest beside its entries', () => {
    expect(checksumsOf(manifestOf([entry('z'), entry('zz')]), digest).toString()).toMatch(
      / {2}manifest\.json\n.* {2}z\n.* {2}zz\n$/,
    );
  });

  it.each<[string, string, string]>([
    ['an end without line feed', `${digest.slice(7)}  a`, 'truncated'],
    ['one space', `${digest.slice(7)} a\n`, 'syntax'],
    ['the binary mark', `${digest.slice(7)} *a\n`, 'syntax'],
    ['upper-case hex', `${digest.slice(7).toUpperCase()}  a\n`, 'syntax'],
    ['an unsafe path', `${digest.slice(7)}  /etc/passwd\n`, 'unsafe-path'],
    ['lines out of order', `${digest.slice(7)}  b\n${digest.slice(7)}  a\n`, 'unsorted'],
    ['an empty line', `${digest.slice(7)}  a\n\n`, 'syntax'],
  ])('is refused with %s', (_name, text, code) => {
    expect(() => parseChecksums(Buffer.from(text))).toThrow(refusal(code));
  });
});

describe('an index line', () => {
  const line: ShardIndexLine = {
    first: 'a/1',
    last: 'a/9',
    records: 9,
    pack: packPath('kev', 1),
    offset: 0,
    length: 10,
    rowDigest: digest,
    plainBytes: 100,
  };
  const bytes = (text: string) => Buffer.from(text.trimEnd());

  it('comes back as it was written', () => {
    expect(parseIndexLine(bytes(encodeIndexLine(line)))).toEqual(line);
    expect(encodeIndexLine(line)).toMatch(/^\{"first":.*\}\n$/);
  });

  it.each<[string, (text: string) => string, string]>([
    ['a space', (text) => text.replace('{', '{ '), 'syntax'],
    ['an unknown member', (text) => text.replace('"first"', '"aaa":1,"first"'), 'schema'],
    ['no records', (text) => text.replace('"records":9', '"records":0'), 'schema'],
    ['a negative offset', (text) => text.replace('"offset":0', '"offset":-1'), 'schema'],
    ['keys the wrong way round', (text) => text.replace('a/1', 'b/1'), 'unsorted'],
    ['a member twice', (text) => text.replace('"last"', '"first":"a/1","last"'), 'duplicate-key'],
    ['a lone surrogate', (text) => text.replace('a/1', '\\ud800'), 'encoding'],
    ['an escape that is not needed', (text) => text.replace('a/1', 'a\\/1'), 'syntax'],
    ['an unsafe pack', (text) => text.replace('data/kev', '../kev'), 'unsafe-path'],
  ])('is refused with %s', (_name, change, code) => {
    expect(() => parseIndexLine(bytes(change(encodeIndexLine(line))))).toThrow(refusal(code));
  });

  it('is refused where it is not UTF-8', () => {
    const bad = bytes(encodeIndexLine(line));
    bad[bad.indexOf('a/1')] = 0xff;
    expect(() => parseIndexLine(bad)).toThrow(refusal('encoding'));
  });
});

describe('the paths of a bundle', () => {
  it('name the kind of a pack and of an index', () => {
    expect(packPath('portal-assets', 12)).toBe('data/portal-assets/000012.jsonl.zst');
    expect(kindOfPack('data/portal-assets/000012.jsonl.zst')).toBe('portal-assets');
    expect(kindOfIndex('index/kev.jsonl')).toBe('kev');
    for (const path of [
      'data/kev/1.jsonl.zst',
      'data/kev/x/000001.jsonl.zst',
      'data/KEV/000001.jsonl.zst',
      'x/data/kev/000001.jsonl.zst',
    ])
      expect(kindOfPack(path)).toBeUndefined();
    for (const path of ['index/kev.json', 'index/a/kev.jsonl', 'xindex/kev.jsonl'])
      expect(kindOfIndex(path)).toBeUndefined();
  });
});
