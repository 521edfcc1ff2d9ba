import { schemaErrors } from '../../../test/support/document-schemas.js';
import { zeroDigest } from '../../../test/support/bundle-fixture.js';
import { canonicalBytes } from '../canonical-json/canonicalize.js';
import { encodeMirrorIndex } from './encode-mirror-index.js';
import type { MirrorFeed, MirrorIndex } from './mirror-index.js';
import { mirrorReadme } from './mirror-readme.js';
import { parseMirrorIndex } from './parse-mirror-index.js';

const feed: MirrorFeed = {
  kind: 'advisories',
  source: 'osv-npm',
  records: 7,
  capturedAt: '2026-01-02T03:04:05.5Z',
  maxAgeHours: 168,
};
const full: MirrorIndex = {
  schema: 'urn:export-center:mirror:v1',
  mode: 'full',
  mirror: 'plant',
  kinds: { advisories: { records: 9 }, vex: { records: 0 } },
  feeds: [feed, { kind: 'advisories', source: 'osv-pypi', records: 2 }],
};
const base = { manifestDigest: zeroDigest, itemSetRoot: zeroDigest };
const delta: MirrorIndex = {
  ...full,
  mode: 'delta',
  kinds: { advisories: { records: 3, added: 1, changed: 2, removed: 4 } },
  base,
  form: 'whole',
  chain: [
    { ...base, bytes: 10_240, mode: 'full' },
    { ...base, base: zeroDigest, bytes: 1_024, mode: 'delta' },
  ],
};

function refusal(change: Readonly<Record<string, unknown>>): { readonly code: string; readonly pointer?: string } {
  try {
    parseMirrorIndex(canonicalBytes({ ...full, ...change }));
  } catch (error) {
    return error as { readonly code: string };
  }
  throw new Error('it was accepted');
}

describe('mirror.json', () => {
  it.each([full, delta])('is read as it was written, and is what its JSON Schema says', (index) => {
    const bytes = encodeMirrorIndex(index);
    expect(parseMirrorIndex(bytes)).toEqual(index);
    expect(schemaErrors('mirror', JSON.parse(bytes.toString()))).toEqual([]);
  });

  it('names the base of a delta, and none of a full mirror', () => {
    expect(refusal({ mode: 'delta' })).toMatchObject({ code: 'schema', pointer: '/base' });
    expect(refusal({ base })).toMatchObject({ code: 'schema', pointer: '/base' });
    expect(schemaErrors('mirror', { ...full, mode: 'delta' })).not.toEqual([]);
    expect(schemaErrors('mirror', { ...full, base })).not.toEqual([]);
  });

  it('of a schema that is not known is refused by name', () => {
    expect(refusal({ schema: 'urn:export-center:mirror:v2' })).toMatchObject({ code: 'unsupported-version' });
  });

  it('has each feed once, in byte order', () => {
    expect(refusal({ feeds: [feed, feed] })).toMatchObject({ code: 'unsorted', pointer: '/feeds/1' });
    expect(refusal({ feeds: [{ ...feed, kind: 'vex' }, feed] })).toMatchObject({ code: 'unsorted' });
  });

  it.each([
    ['/feeds/0/capturedAt', { feeds: [{ ...feed, capturedAt: '2026-13-01T00:00:00Z' }] }],
    ['/feeds/0/maxAgeHours', { feeds: [{ ...feed, maxAgeHours: 0 }] }],
    ['/feeds/0/more', { feeds: [{ ...feed, more: 1 }] }],
    ['/kinds/advisories/records', { kinds: { advisories: {} } }],
    ['/mirror', { mirror: undefined }],
    ['/more', { more: 1 }],
  ])('is refused at %s', (pointer, change) => {
    expect(refusal(change)).toMatchObject({ code: 'schema', pointer });
  });

  it('must be canonical to the byte', () => {
    expect(() => parseMirrorIndex(Buffer.from(` ${encodeMirrorIndex(full).toString()}`))).toThrow(/not canonical/);
  });
});

describe('the README of a mirror', () => {
  const readme = (index: MirrorIndex) =>
    mirrorReadme({ profile: 'site', asOf: '2026-01-02T03:04:05Z', index }).toString();

  it('says what is inside and how old it is', () => {
    expect(readme(full)).toContain('| advisories | 9 |\n| vex | 0 |\n');
    expect(readme(full)).toContain('| advisories | osv-npm | 7 | 2026-01-02T03:04:05.5Z | 168 h |\n');
    expect(readme(full)).toContain('| advisories | osv-pypi | 2 | not declared | none |\n');
  });

  it('of a delta names its base and counts what changed', () => {
    expect(readme(delta)).toContain(`\`${zeroDigest}\``);
    expect(readme(delta)).toContain('| advisories | 1 added, 2 changed, 4 removed |\n');
  });
});
