import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cvss3BaseScore } from '../../src/formats/cvss/cvss3.js';
import type { EvidenceRecord } from '../../src/formats/evidence-record/evidence-record.js';
import { readCyclonedx } from '../../src/formats/cyclonedx/read-cyclonedx.js';
import { readEpssHeader, readEpssLine } from '../../src/formats/epss/read-epss.js';
import { readKev } from '../../src/formats/kev/read-kev.js';
import { readOpenvex } from '../../src/formats/openvex/read-openvex.js';
import { readOsv } from '../../src/formats/osv/read-osv.js';

const samples = join(import.meta.dirname, '..', '..', 'samples');
const files = (folder: string) =>
  readdirSync(join(samples, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(json|csv)$/.test(name))
    .map((name) => readFileSync(join(samples, folder, name), 'utf8'));

function records(
  folder: string,
  read: (document: unknown) => { records: readonly EvidenceRecord[]; refused: readonly unknown[] },
) {
  return files(folder).flatMap((text) => {
    const { records, refused } = read(JSON.parse(text));
    expect(refused).toEqual([]);
    expect(records.flatMap(({ warnings }) => warnings)).toEqual([]);
    return records;
  });
}

describe('the samples', () => {
  it('are 47 advisories in five ecosystems, read without a warning', () => {
    const advisories = records('advisories', readOsv);
    expect(advisories).toHaveLength(47);
    expect(new Set(advisories.flatMap(({ columns }) => columns.ecosystems))).toEqual(
      new Set(['npm', 'PyPI', 'Maven', 'Go', 'crates.io']),
    );
    expect(advisories.filter(({ columns }) => columns.severity === 'unknown')).toEqual([]);
  });

  it('have a vector that agrees with the severity beside it', () => {
    const words: Record<string, (score: number) => boolean> = {
      CRITICAL: (score) => score >= 9,
      HIGH: (score) => score >= 7 && score < 9,
      MODERATE: (score) => score >= 4 && score < 7,
    };
    for (const text of files('advisories')) {
      const { id, severity, database_specific } = JSON.parse(text) as {
        id: string;
        severity: { score: string }[];
        database_specific: { severity: string };
      };
      const score = cvss3BaseScore(severity[0]!.score)!;
      expect([id, words[database_specific.severity]!(score)]).toEqual([id, true]);
    }
  });

  it('hold VEX, SBOMs, KEV and EPSS rows, read without a warning', () => {
    expect(records('vex', readOpenvex).length).toBeGreaterThanOrEqual(2);
    expect(records('sboms', readCyclonedx)).toHaveLength(2);
    expect(records('kev', readKev)).toHaveLength(10);
    const [comment, header, ...rows] = files('epss')[0]!.trimEnd().split('\n');
    const epss = rows.map((row) => readEpssLine(row, readEpssHeader(comment!, header!)));
    expect(epss).toHaveLength(47);
    expect(epss.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  it('name in VEX only components that the SBOM of the product has', () => {
    const components = new Set(
      files('sboms').flatMap((text) =>
        (JSON.parse(text) as { components: { purl: string }[] }).components.map(({ purl }) => purl),
      ),
    );
    for (const text of files('vex')) {
      const { statements } = JSON.parse(text) as {
        statements: { products: { subcomponents: { '@id': string }[] }[] }[];
      };
      const named = statements.flatMap(({ products }) =>
        products.flatMap(({ subcomponents }) => subcomponents.map((part) => part['@id'])),
      );
      expect(named.filter((purl) => !components.has(purl))).toEqual([]);
    }
  });
});
