import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { trivyLanguageOf } from '../../src/formats/trivy-constraint/trivy-language.js';
import { trivyReports } from '../../src/formats/trivy-constraint/trivy-match.js';
import { writeConstraints } from '../../src/formats/trivy-constraint/write-constraints.js';
import { writeFixedVersion } from '../../src/formats/trivy-constraint/write-fixed-version.js';
import type { OsvRange } from '../../src/formats/version-order/affected-intervals.js';
import { affects, type OsvAffected } from '../../src/formats/version-order/affects.js';
import { comparatorOf } from '../../src/formats/version-order/comparator-of.js';

/** The development data; run with SHARED_DIR, never in the default test run. */
const data = join(process.env.SHARED_DIR ?? '', 'data/osv');

/** Events that name what PEP 440 does not know as a version: their ranges cannot be evaluated. */
const broken = [
  { id: 'PYSEC-2021-371', version: '0.2.0-n653' },
  { id: 'PYSEC-2019-125', version: '2019-09-12' },
];

interface OsvRecord {
  readonly id: string;
  readonly affected?: readonly {
    readonly package?: { readonly ecosystem: string };
    readonly ranges?: readonly OsvRange[];
    readonly versions?: readonly string[];
  }[];
}

function allAffected(): { id: string; affected: OsvAffected }[] {
  const files = readdirSync(data).filter((file) => file.endsWith('.jsonl.zst'));
  const lines = files.flatMap((file) =>
    zstdDecompressSync(readFileSync(join(data, file)))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== ''),
  );
  const records = [...lines, ...ghsa()].map((line) => JSON.parse(line) as OsvRecord);
  return records.flatMap(({ id, affected = [] }) =>
    affected.flatMap(({ package: named, ranges, versions }) =>
      named ? [{ id, affected: { ecosystem: named.ecosystem, ranges, versions } }] : [],
    ),
  );
}

function ghsa(): string[] {
  const folder = join(data, 'ghsa');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

describe('real advisories', () => {
  const all = allAffected().filter(({ affected }) => comparatorOf(affected.ecosystem));

  it('hold versions that their ecosystem can read', () => {
    const unread: string[] = [];
    let read = 0;
    for (const { id, affected } of all) {
      const order = comparatorOf(affected.ecosystem)!;
      const events = (affected.ranges ?? []).flatMap(({ type, events: list }) => (type === 'GIT' ? [] : list));
      for (const version of [...events.flatMap((event) => Object.values(event)), ...(affected.versions ?? [])]) {
        if (version === '0') continue;
        try {
          order.parse(version);
          read += 1;
        } catch {
          if (!isLegacyOfPyPi(affected, version)) unread.push(`${id} ${affected.ecosystem} ${version}`);
        }
      }
    }
    expect(unread).toEqual(broken.map(({ id, version }) => `${id} PyPI ${version}`));
    expect(read).toBeGreaterThan(10_000);
  });

  it('are affected in every version that they list', () => {
    const lost = all.flatMap(({ id, affected }) =>
      (affected.versions ?? []).filter((version) => !affects(affected, version)).map((version) => `${id} ${version}`),
    );
    expect(lost).toEqual([]);
  });

  it('become constraints that report every version that they list', () => {
    const lost: string[] = [];
    for (const { id, affected } of all) {
      const language = trivyLanguageOf(affected.ecosystem);
      if (!language) continue;
      const written = writeConstraints(language.grammar, affected);
      lost.push(
        ...written.dropped
          .filter(({ pointer }) => pointer.startsWith('/ranges'))
          .map(({ reason }) => `${id} ${reason}`),
      );
      const unsaid = new Set(written.dropped.map(({ pointer }) => pointer));
      for (const [i, version] of (affected.versions ?? []).entries()) {
        if (unsaid.has(`/versions/${i}`)) expect(isLegacyOfPyPi(affected, version)).toBe(true);
        else if (!trivyReports(language.grammar, written, version)) lost.push(`${id} ${version}`);
      }
    }
    expect(lost).toEqual(
      broken.map(({ id, version }) => expect.stringMatching(`^${id} "${version}" is no PEP 440 version`)),
    );
  });

  it('of a distribution become fixed versions', () => {
    const distro = all.filter(({ affected }) => !trivyLanguageOf(affected.ecosystem));
    const lost = distro.flatMap(({ id, affected }) =>
      writeFixedVersion(affected, false).dropped.map(({ reason }) => `${id} ${reason}`),
    );
    expect([distro.length > 1000, lost]).toEqual([true, []]);
  });
});

/** PyPI once took any text for a version. Such ones are listed, and matched, as they are; Trivy cannot read them in a lock file either. */
function isLegacyOfPyPi({ ecosystem, versions = [] }: OsvAffected, version: string): boolean {
  return ecosystem === 'PyPI' && versions.includes(version);
}
