import { isJsonObject, type JsonValue } from '../canonical-json/json-value.js';
import { isCveId } from '../evidence-record/record-reader.js';
import { RecordLineReader } from '../record-line/record-line-reader.js';
import { DiffRecord } from './diff-record.js';

/**
 * Where an advisory names a vulnerability: as itself (`id`, `aliases`), as one that it is about (`upstream`), or as one that belongs to it
 * (`related`; distributions name what an erratum fixes there). OSV schema 1.7; in CSAF the vulnerabilities of the document.
 */
export type NamedBy = 'id' | 'aliases' | 'upstream' | 'related' | 'vulnerabilities';

/** The CVE ids that an advisory names, each by the first of its members that does. */
export function namesIn(advisory: JsonValue): ReadonlyMap<string, NamedBy> {
  const names = new Map<string, NamedBy>();
  if (!isJsonObject(advisory)) return names;
  const add = (by: NamedBy, name: unknown) => {
    if (typeof name === 'string' && isCveId(name) && !names.has(name)) names.set(name, by);
  };
  add('id', advisory['id']);
  for (const by of ['aliases', 'upstream', 'related'] as const) for (const name of listOf(advisory[by])) add(by, name);
  for (const one of listOf(advisory['vulnerabilities'])) if (isJsonObject(one)) add('vulnerabilities', one['cve']);
  return names;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The records among plain lines whose text holds one of the CVE ids. Far less is parsed than read. */
export function* linesNaming(plain: Buffer, cves: ReadonlySet<string>): Generator<DiffRecord> {
  let parsed = 0;
  for (const { 0: cve, index } of plain.toString('latin1').matchAll(/CVE-\d{4}-\d{4,19}/g)) {
    if (index < parsed || !cves.has(cve)) continue;
    const start = plain.lastIndexOf(10, index) + 1;
    parsed = plain.indexOf(10, index) + 1;
    const reader = new RecordLineReader(plain.subarray(start, parsed));
    if (reader.next()) yield new DiffRecord(reader.key, noDigest, reader.body);
  }
}

const noDigest = Buffer.alloc(0);
