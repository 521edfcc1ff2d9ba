import * as fc from 'fast-check';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { applyDelta, diffDatabases } from '../../src/cli/trivy/database-delta.js';
import type { BoltRow } from '../../src/formats/bolt/bolt-row.js';
import { encodeTrivyMetadata, trivyMetadata } from '../../src/formats/trivy-metadata/trivy-metadata.js';
import { boltFile } from '../support/bolt.js';

/** `package\0id` -> value, in the order of the file. */
type Advisories = ReadonlyMap<string, string>;

const name = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '漢', '😀', '~', ' '), minLength: 1, maxLength: 3 });
const advisories: fc.Arbitrary<Advisories> = fc
  .array(fc.tuple(name, name, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3_000 })), { maxLength: 60 })
  .map((list) => new Map(list.map(([pkg, id, value]) => [`${pkg}\0${id}`, value])));

function databaseOf(all: Advisories): Buffer {
  const rows = [...all].map(([place, value]): BoltRow => {
    const [pkg, id] = place.split('\0') as [string, string];
    return { path: [Buffer.from('npm::x'), Buffer.from(pkg)], key: Buffer.from(id), value: Buffer.from(value) };
  });
  const placeOf = (row: BoltRow) => Buffer.concat([...row.path, row.key!].flatMap((part) => [part, Buffer.from([0])]));
  const sorted = rows.toSorted((a, b) => placeOf(a).compare(placeOf(b)));
  return boltFile([...sorted, { path: [Buffer.from('vulnerability')] }]);
}

describe('a delta of two Trivy databases', () => {
  let folder: string;
  const at = (file: string) => join(folder, file);
  const [base, result, delta, rebuilt] = ['base', 'result', 'delta', 'rebuilt'] as const;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'delta-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function write(old: Advisories, young: Advisories): Promise<Buffer> {
    const bytes = databaseOf(young);
    await writeFile(at(base), databaseOf(old));
    await writeFile(at(result), bytes);
    return bytes;
  }

  it('gives the very file that it leads to, whatever was added, changed and removed', async () => {
    await fc.assert(
      fc.asyncProperty(advisories, advisories, fc.boolean(), async (old, other, related) => {
        const young = related ? new Map([...[...old].filter((_, i) => i % 3 > 0), ...other]) : other;
        const expected = await write(old, young);
        await diffDatabases(at(base), at(result), at(delta));
        await applyDelta(at(base), at(delta), at(rebuilt));
        expect((await readFile(at(rebuilt))).equals(expected)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  const some = new Map(Array.from({ length: 500 }, (_, i) => [`pkg-${i}\0CVE-${i}`, `{"n":${i}}`]));
  const changed = new Map([...some, ['pkg-7\0CVE-7', '{"n":"new"}']] as const);

  it('is no longer than what changed', async () => {
    await write(some, changed);
    await diffDatabases(at(base), at(result), at(delta));
    const lines = zstdDecompressSync(await readFile(at(delta)))
      .toString()
      .trimEnd()
      .split('\n');
    expect(lines.slice(1)).toEqual(['{"key":"CVE-7","path":["npm::x","pkg-7"],"value":"{\\"n\\":\\"new\\"}"}']);
  });

  it('carries the metadata of the new database, and replaces the old one in its place', async () => {
    const expected = await write(some, changed);
    const metadata = encodeTrivyMetadata(trivyMetadata(2, '2026-01-02T00:00:00Z', 24));
    await writeFile(at('metadata.json'), metadata);
    await diffDatabases(at(base), at(result), at(delta));
    await rm(at('metadata.json'));
    await applyDelta(at(base), at(delta), at(base));
    expect((await readFile(at(base))).equals(expected)).toBe(true);
    expect(await readFile(at('metadata.json'))).toEqual(metadata);
  });

  async function refused(work: () => Promise<unknown>, text: RegExp): Promise<void> {
    const before = (await readdir(folder)).sort();
    await expect(work()).rejects.toThrow(text);
    expect((await readdir(folder)).sort()).toEqual(before);
  }

  it('is refused on another base before a byte is written', async () => {
    await write(some, changed);
    await diffDatabases(at(base), at(result), at(delta));
    await refused(
      () => applyDelta(at(result), at(delta), at(rebuilt)),
      /not the database that the delta was made from/,
    );
  });

  it('is refused where it does not give the database that it names', async () => {
    await write(some, changed);
    await diffDatabases(at(base), at(result), at(delta));
    await rewrite((text) => text.replace('\\"new\\"', '\\"bad\\"'));
    await refused(() => applyDelta(at(base), at(delta), at(rebuilt)), /does not give the database that it names/);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['leaves out a row that is not there', (text) => `${text}{"key":"x","path":["zzz"]}\n`, /which is not there/],
    ['has rows out of order', (text) => `${text}{"key":"x","path":["a"],"value":"1"}\n`, /a|order/],
    ['is cut off', (text) => text.slice(0, -3), /does not end/],
    ['is not canonical', (text) => text.replace('{"key"', '{ "key"'), /canonical/],
    ['is of another format', (text) => text.replace('delta:v1', 'delta:v2'), /not of the format/],
    ['is of another schema', (text) => text.replace('"schemaVersion":2', '"schemaVersion":3'), /schema version 3/],
    ['has a member that is not known', (text) => text.replace('{"base"', '{"aaa":1,"base"'), /not a known member/],
  ])('B55: is refused where it %s', async (_what, change, text) => {
    await write(some, changed);
    await diffDatabases(at(base), at(result), at(delta));
    await rewrite(change);
    await refused(() => applyDelta(at(base), at(delta), at(rebuilt)), text);
  });

  it('B55: is refused where it is no zstd file', async () => {
    await write(some, changed);
    await writeFile(at(delta), 'hello');
    await refused(() => applyDelta(at(base), at(delta), at(rebuilt)), /no zstd file/);
  });

  it('is not made of a damaged database, nor to one that its rows do not give', async () => {
    await write(some, changed);
    await writeFile(at(base), databaseOf(some).subarray(0, -4096));
    await refused(() => diffDatabases(at(base), at(result), at(delta)), /pages/);
    await writeFile(at(base), databaseOf(some));
    await writeFile(at(result), boltFile([{ path: [Buffer.from('vulnerability')], sequence: 7n }]));
    await refused(() => diffDatabases(at(base), at(result), at(delta)), /not written by an export/);
  });

  async function rewrite(change: (text: string) => string): Promise<void> {
    const text = zstdDecompressSync(await readFile(at(delta))).toString();
    await writeFile(at(delta), zstdCompressSync(change(text)));
  }
});
