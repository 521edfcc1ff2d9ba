import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { parse } from 'yaml';
import { parseInstant } from '../../src/formats/evidence-record/instant.js';
import { packageKeys } from '../../src/formats/trivy-db/package-keys.js';
import { osStreamOf } from '../../src/formats/trivy-db/os-stream.js';
import { trivyLanguageOf } from '../../src/formats/trivy-constraint/trivy-language.js';
import type { TrivyDrop } from '../../src/formats/trivy-db/row.js';
import { isReported, TrivyTables, type Advisory } from '../support/trivy-tables.js';

/** The development data; run with SHARED_DIR, never in the default test run. */
const data = join(process.env.SHARED_DIR ?? '', 'data');

interface Expected {
  readonly packages: readonly {
    readonly lockfile: string;
    readonly ecosystem: string;
    readonly package: string;
    readonly version: string;
    readonly trivyIds: readonly string[];
    readonly mustNotReport?: readonly { readonly advisory: string; readonly why: string }[];
  }[];
}

function records(): unknown[] {
  const folder = join(data, 'osv');
  const lines = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl.zst'))
    .flatMap((file) =>
      zstdDecompressSync(readFileSync(join(folder, file)))
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== ''),
    );
  const documents = ['ghsa', 'oddities'].flatMap((name) =>
    readdirSync(join(folder, name)).map((file) => readFileSync(join(folder, name, file), 'utf8')),
  );
  return [...lines, ...documents].map((text) => JSON.parse(text) as unknown);
}

interface FixtureAdvisory {
  readonly slug: string;
  readonly name: string;
  readonly id: string;
  readonly advisory: Advisory;
}

type Pairs = readonly {
  readonly bucket: string;
  readonly pairs: Pairs;
  readonly key: string;
  readonly value: Advisory;
}[];

/** Language advisories of the rows that Trivy's own tests load. */
function fixtureAdvisories(): FixtureAdvisory[] {
  const folder = join(data, 'trivy-e2e/fixtures/db');
  const buckets = readdirSync(folder).flatMap((file) => parse(readFileSync(join(folder, file), 'utf8')) as Pairs);
  return buckets.flatMap(({ bucket, pairs }) => {
    const [slug = '', source] = bucket.split('::');
    if (source === undefined) return [];
    return pairs.flatMap(({ bucket: name, pairs: rows }) =>
      rows.map(({ key, value }) => ({ slug, name, id: key, advisory: value })),
    );
  });
}

const versionsIn = (advisories: readonly Advisory[]): Set<string> =>
  new Set(JSON.stringify(advisories).match(/(?<=[\s"<>=,])\d+(?:\.[0-9A-Za-z]+)+/g));

describe('the rows of real advisories', () => {
  const tables = new TrivyTables({ asOf: parseInstant('2026-11-23T00:00:00Z')! });
  const drops: TrivyDrop[] = [];
  beforeAll(() => {
    for (const body of records()) drops.push(...tables.add({ source: 'osv', id: (body as { id: string }).id, body }));
  });

  it('make Trivy find in the lockfiles what the advisories say, no more and no less', () => {
    const { packages } = JSON.parse(readFileSync(join(data, 'expected/expected-findings.json'), 'utf8')) as Expected;
    const differences = packages.flatMap(({ ecosystem, package: name, version, trivyIds }) => {
      const slug = trivyLanguageOf(ecosystem)?.slug;
      const found = slug
        ? tables.languageFindings(slug, packageKeys(slug, name)[0]!, version)
        : tables.osFindings(osStreamOf(ecosystem)!.bucket, name, version);
      const lost = trivyIds.filter((id) => !found.includes(id)).map((id) => `lost ${name} ${version} ${id}`);
      const beyond = found.filter((id) => !trivyIds.includes(id)).map((id) => `beyond ${name} ${version} ${id}`);
      return [...lost, ...beyond];
    });
    expect(packages.length).toBeGreaterThan(100);
    expect(differences).toEqual([]);
  });

  it("mean the versions that the rows of Trivy's own cases mean, where both know an advisory", () => {
    const compared: string[] = [];
    const differences: string[] = [];
    for (const { slug, name, id, advisory } of fixtureAdvisories()) {
      const known = tables.languageAdvisories(slug, name).get(id);
      if (!known) continue;
      compared.push(`${slug} ${name} ${id}`);
      for (const version of versionsIn([advisory, known]))
        if (isReported(slug, advisory, version) !== isReported(slug, known, version))
          differences.push(`${name} ${id} ${version}`);
    }
    expect(compared.length).toBeGreaterThan(5);
    // The Go database knows that the first fix was none.
    expect(differences).toEqual(['github.com/open-policy-agent/opa CVE-2022-23628 0.37.0']);
  });

  it('say of all that is left out which record and why', () => {
    const counts: Record<string, number> = {};
    for (const { rule } of drops) counts[rule] = (counts[rule] ?? 0) + 1;
    expect(counts).toEqual({ constraint: 120, 'no-bucket': 19, 'no-package': 4, withdrawn: 24 });
  });
});
