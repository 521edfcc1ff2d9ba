import { isJsonObject } from '../canonical-json/json-value.js';
import { brief, isBrokenCveId, refusal, type RecordReader } from '../evidence-record/record-reader.js';
import type { Verdict } from '../evidence-record/verdicts.js';
import { unknownProduct, type ProductTree } from './read-product-tree.js';

export interface CsafStatement extends Verdict {
  readonly product: string;
}

export interface CsafVulnerability {
  readonly reader: RecordReader;
  readonly names: readonly string[];
  readonly statements: readonly CsafStatement[];
}

/** Members of `product_status` (CSAF 2.0 and 2.1, section 3.2.3.9 and 3.2.4.12) as VEX statuses; `recommended` is advice, no status. */
const statuses: Readonly<Record<string, string | undefined>> = {
  first_affected: 'affected',
  known_affected: 'affected',
  last_affected: 'affected',
  first_fixed: 'fixed',
  fixed: 'fixed',
  known_not_affected: 'not_affected',
  under_investigation: 'under_investigation',
  unknown: 'unknown',
  recommended: undefined,
};

export function readVulnerabilities(document: RecordReader, tree: ProductTree, isVex: boolean): CsafVulnerability[] {
  return document.elements('vulnerabilities').map((reader) => {
    checkProductLists(reader, tree);
    return { reader, names: readNames(reader), statements: readStatements(reader, tree, isVex) };
  });
}

/** Its CVE id, and what other databases of vulnerabilities call it; numbers of bug trackers mean nothing outside them. */
function readNames(vulnerability: RecordReader): string[] {
  const cve = vulnerability.string('cve');
  if (cve !== undefined && isBrokenCveId(cve)) vulnerability.warn('bad-cve-id', 'cve', `is no CVE id: ${brief(cve)}`);
  const others = vulnerability.objects('ids').map((id) => id.required('text') ?? '');
  return [...(cve === undefined ? [] : [cve]), ...others.filter((text) => /^[A-Z]+-[A-Z0-9]+-[\w-]+$/i.test(text))];
}

function readStatements(vulnerability: RecordReader, tree: ProductTree, isVex: boolean): CsafStatement[] {
  const written = vulnerability.raw('product_status');
  const members = vulnerability.object('product_status');
  if (!isJsonObject(written) || !members) return [];
  return Object.keys(written).flatMap((name) => {
    if (!Object.hasOwn(statuses, name)) return unknownStatus(members, name, isVex);
    const status = statuses[name];
    return members.strings(name).flatMap((product, i) => {
      const pointer = `${members.at(name)}/${i}`;
      if (!tree.ids.has(product)) members.warn('unknown-ref', name, unknownProduct(product));
      return status === undefined ? [] : { product, status, pointer };
    });
  });
}

function unknownStatus(members: RecordReader, name: string, isVex: boolean): never[] {
  const message = `product status ${brief(name)} is not known; known are ${Object.keys(statuses).join(', ')}`;
  if (isVex) throw refusal(members.at(name), message);
  members.warn('bad-value', name, message);
  return [];
}

/** Every list that says for which products something holds, and the name of its members' list of ids. */
const productLists = [
  ['scores', 'products'],
  ['metrics', 'products'],
  ['remediations', 'product_ids'],
  ['threats', 'product_ids'],
  ['flags', 'product_ids'],
  ['ids', 'product_ids'],
  ['notes', 'product_ids'],
  ['involvements', 'product_ids'],
  ['first_known_exploitation_dates', 'product_ids'],
] as const;

function checkProductLists(vulnerability: RecordReader, tree: ProductTree): void {
  for (const [list, name] of productLists) {
    for (const entry of vulnerability.objects(list)) {
      for (const id of entry.strings(name)) if (!tree.ids.has(id)) entry.warn('unknown-ref', name, unknownProduct(id));
      for (const group of entry.strings('group_ids')) {
        if (!tree.groups.has(group))
          entry.warn('unknown-ref', 'group_ids', `names a product group that is not there: ${brief(group)}`);
      }
    }
  }
}
