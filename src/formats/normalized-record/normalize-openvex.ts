import { isJsonObject } from '../canonical-json/json-value.js';
import type { RecordReader } from '../evidence-record/record-reader.js';
import { readStatement } from '../openvex/read-statement.js';
import { member, time, unique } from './members.js';
import type { NormalizedStatement, NormalizedVex } from './normalized-record.js';

/** An OpenVEX document (openvex.dev specification v0.2.0 and v0.0.1). */
export function normalizeOpenvex(document: RecordReader): NormalizedVex {
  const issued = document.instant('timestamp');
  return {
    ...time('issued', issued),
    ...time('modified', document.instant('last_updated') ?? issued),
    statements: document.objects('statements').flatMap(statementsOf),
  };
}

function statementsOf(statement: RecordReader): NormalizedStatement[] {
  const { vulnerabilities, status } = readStatement(statement);
  const [vulnerability = '', ...aliases] = unique(vulnerabilities);
  return statement.array('products').flatMap((item) => {
    const names = namesOf(item);
    if (names[0] === undefined) return [];
    return {
      vulnerability,
      aliases,
      product: names[0],
      purls: unique(names.filter((name) => name.startsWith('pkg:'))),
      ...member('parts', partsOf(item)),
      status,
      ...member('justification', statement.string('justification')),
    };
  });
}

/** A string in v0.0.1, an object with `@id` or identifiers in v0.2.0. */
function namesOf(item: unknown): string[] {
  if (typeof item === 'string') return item === '' ? [] : [item];
  if (!isJsonObject(item)) return [];
  const identifiers = isJsonObject(item['identifiers']) ? item['identifiers'] : {};
  return [item['@id'], identifiers['purl'], identifiers['cpe23'], identifiers['cpe22']].filter(
    (name): name is string => typeof name === 'string' && name !== '',
  );
}

function partsOf(item: unknown): readonly string[] | undefined {
  const parts = isJsonObject(item) ? item['subcomponents'] : undefined;
  if (!Array.isArray(parts) || parts.length === 0) return undefined;
  return unique(parts.flatMap((part) => namesOf(part)[0] ?? []));
}
