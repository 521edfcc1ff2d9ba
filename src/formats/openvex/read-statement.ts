import { isJsonObject } from '../canonical-json/json-value.js';
import type { Instant } from '../evidence-record/evidence-record.js';
import { purlSubjects } from '../evidence-record/purl-subjects.js';
import { brief, isBrokenCveId, RecordReader, refusal } from '../evidence-record/record-reader.js';
import { sha256Subject } from '../evidence-record/sha256-subject.js';
import type { Verdict } from '../evidence-record/verdicts.js';
import { packagePurl, parsePurl } from '../purl/purl.js';

export interface VexStatement extends Verdict {
  /** Names of the vulnerability, the main one first. */
  readonly vulnerabilities: readonly string[];
  /** As written. */
  readonly products: readonly string[];
  readonly packages: readonly string[];
  readonly subjects: readonly string[];
  readonly timestamp?: Instant;
}

const statuses = new Set(['not_affected', 'affected', 'fixed', 'under_investigation']);

const justifications = new Set([
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
]);

/** Reads one statement. Throws FormatError `schema` for an unknown status. */
export function readStatement(reader: RecordReader): VexStatement {
  const status = reader.raw('status');
  if (typeof status !== 'string' || !statuses.has(status))
    throw refusal(
      reader.at('status'),
      `VEX status ${brief(status)} is not known; known are ${[...statuses].join(', ')}`,
    );
  checkReasons(reader, status);
  const products = readProducts(reader);
  return {
    pointer: reader.pointer,
    vulnerabilities: readVulnerability(reader),
    products: products.map(({ name }) => name),
    packages: products.map(({ name }) => packagePurl(name)).filter((name) => name !== undefined),
    subjects: products.flatMap(subjectsOf),
    status,
    timestamp: reader.instant('last_updated') ?? reader.instant('timestamp'),
  };
}

/** OpenVEX specification v0.2.0, "Status Labels": what each status demands beside itself. */
function checkReasons(reader: RecordReader, status: string): void {
  const justification = reader.oneOf('justification', justifications);
  const impact = reader.string('impact_statement');
  if (status === 'not_affected' && justification === undefined && impact === undefined)
    reader.warn('vex-reason', 'justification', 'not_affected needs a justification or an impact_statement');
  if (status === 'affected' && reader.string('action_statement') === undefined)
    reader.warn('vex-reason', 'action_statement', 'affected needs an action_statement');
}

function readVulnerability(reader: RecordReader): string[] {
  const value = reader.raw('vulnerability');
  const described = isJsonObject(value) ? reader.object('vulnerability') : undefined;
  const main = described ? (described.required('name') ?? described.string('@id')) : value;
  if (typeof main !== 'string' || main === '') {
    reader.warn('missing', 'vulnerability', 'does not say which vulnerability it is about');
    return [];
  }
  const names = [main, ...(described?.strings('aliases') ?? [])];
  for (const name of names) {
    if (isBrokenCveId(name)) reader.warn('bad-cve-id', 'vulnerability', `is no CVE id: ${brief(name)}`);
  }
  return names;
}

interface Product {
  readonly name: string;
  readonly digests: readonly string[];
}

function readProducts(reader: RecordReader): Product[] {
  const items = reader.array('products');
  if (items.length === 0) reader.warn('vex-product', 'products', 'names no product');
  const products = items.map((item) => readProduct(item)).filter((product) => product !== undefined);
  if (products.length < items.length) reader.warn('vex-product', 'products', 'holds a product without identifier');
  for (const { name } of products) {
    if (name.startsWith('pkg:') && !parsePurl(name))
      reader.warn('bad-purl', 'products', `is no package URL: ${brief(name)}`);
  }
  return products;
}

/** A string in v0.0.1, an object with `@id` or identifiers in v0.2.0. */
function readProduct(item: unknown): Product | undefined {
  if (typeof item === 'string' && item !== '') return { name: item, digests: [] };
  if (!isJsonObject(item)) return undefined;
  const identifiers = isJsonObject(item['identifiers']) ? item['identifiers'] : {};
  const name = [item['@id'], identifiers['purl'], identifiers['cpe23'], identifiers['cpe22']].find(
    (value): value is string => typeof value === 'string' && value !== '',
  );
  const hashes = isJsonObject(item['hashes']) ? item['hashes'] : {};
  return name === undefined ? undefined : { name, digests: sha256Subject(hashes['sha-256']) };
}

const subjectsOf = ({ name, digests }: Product): string[] => [name, ...purlSubjects(name), ...digests];
