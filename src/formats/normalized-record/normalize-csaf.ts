import { csafSeverity } from '../csaf/csaf-severity.js';
import { readProductTree } from '../csaf/read-product-tree.js';
import { readVulnerabilities, type CsafVulnerability } from '../csaf/read-vulnerabilities.js';
import { cvssScore } from '../cvss/cvss-score.js';
import type { RecordReader } from '../evidence-record/record-reader.js';
import { parsePurl } from '../purl/purl.js';
import { csafProducts } from './csaf-products.js';
import { member, time, unique } from './members.js';
import type { NormalizedAdvisory, NormalizedCvss, NormalizedStatement, NormalizedVex } from './normalized-record.js';

const vulnerabilitiesIn = (document: RecordReader) =>
  readVulnerabilities(document, readProductTree(document.object('product_tree')), false);

const trackingOf = (document: RecordReader) => document.object('document')?.object('tracking');

/** A CSAF document that is no VEX (CSAF 2.0 and 2.1): its products with a package URL are the affected packages. */
export function normalizeCsafAdvisory(document: RecordReader): NormalizedAdvisory {
  const vulnerabilities = vulnerabilitiesIn(document);
  const products = csafProducts(document);
  const purlsOf = (status: string) =>
    unique(
      vulnerabilities
        .flatMap(({ statements }) => statements.filter((one) => one.status === status))
        .flatMap(({ product }) => products.get(product) ?? []),
    );
  const header = document.object('document');
  const tracking = trackingOf(document);
  return {
    id: tracking?.string('id') ?? '',
    aliases: unique([...(tracking?.strings('aliases') ?? []), ...vulnerabilities.flatMap(({ names }) => names)]),
    ...member('summary', header?.string('title')),
    severity: {
      rating: header ? csafSeverity(header, vulnerabilities) : 'unknown',
      cvss: vulnerabilities.flatMap(vectorsOf),
    },
    affected: purlsOf('affected').map((purl) => ({ purl, ranges: [] })),
    fixedVersions: unique(purlsOf('fixed').flatMap((purl) => parsePurl(purl)?.version ?? [])),
    ...time('published', tracking?.instant('initial_release_date')),
    ...time('modified', tracking?.instant('current_release_date')),
    ...(header?.string('category') === 'csaf_withdrawn'
      ? time('withdrawn', tracking?.instant('current_release_date'))
      : {}),
    references: header?.array('references').length ?? 0,
  };
}

/** `scores` of CSAF 2.0, `metrics` of CSAF 2.1. */
function vectorsOf({ reader }: CsafVulnerability): NormalizedCvss[] {
  const holders = [
    ...reader.objects('scores'),
    ...reader.objects('metrics').flatMap((metric) => metric.object('content') ?? []),
  ];
  const vectors = holders.flatMap((holder) =>
    ['cvss_v4', 'cvss_v3', 'cvss_v2'].flatMap((name) => holder.object(name)?.string('vectorString') ?? []),
  );
  return unique(vectors).flatMap((vector) => cvssScore(vector) ?? []);
}

/** A CSAF document of the category csaf_vex. */
export function normalizeCsafVex(document: RecordReader): NormalizedVex {
  const products = csafProducts(document);
  const tracking = trackingOf(document);
  return {
    ...time('issued', tracking?.instant('initial_release_date')),
    ...time('modified', tracking?.instant('current_release_date')),
    statements: vulnerabilitiesIn(document).flatMap((one) => statementsOf(one, products)),
  };
}

function statementsOf(
  { reader, names, statements }: CsafVulnerability,
  products: ReadonlyMap<string, readonly string[]>,
): NormalizedStatement[] {
  const [vulnerability = '', ...aliases] = unique(names);
  const flags = new Map(
    reader
      .objects('flags')
      .flatMap((flag) => flag.strings('product_ids').map((id) => [id, flag.string('label')] as const)),
  );
  return statements.map(({ product, status }) => ({
    vulnerability,
    aliases,
    product,
    purls: products.get(product) ?? [],
    status,
    ...member('justification', status === 'not_affected' ? flags.get(product) : undefined),
  }));
}
