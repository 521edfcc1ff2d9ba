import type { RecordReader } from '../evidence-record/record-reader.js';
import { Verdicts } from '../evidence-record/verdicts.js';
import type { ProductTree } from './read-product-tree.js';
import type { CsafStatement, CsafVulnerability } from './read-vulnerabilities.js';

/**
 * Statements that say different things of one vulnerability in one product (CSAF 2.0, section 6.1.6). A document has one time, so neither
 * overrides the other. Both are kept, and counted.
 */
export function checkConflicts(vulnerabilities: readonly CsafVulnerability[]): void {
  const verdicts = new Verdicts();
  for (const { reader, names, statements } of vulnerabilities) {
    for (const statement of statements) {
      const conflict = verdicts.conflict([names[0] ?? reader.pointer, statement.product], statement);
      if (conflict !== undefined) reader.warnAt('vex-conflict', statement.pointer, conflict);
    }
  }
}

/** What the profile VEX demands (CSAF 2.0, section 4.5): names, products, and a reason beside some statuses. */
export function checkVexProfile(
  document: RecordReader,
  vulnerabilities: readonly CsafVulnerability[],
  tree: ProductTree,
): void {
  if (tree.ids.size === 0) document.warn('vex-product', 'product_tree', 'names no product');
  if (vulnerabilities.length === 0) document.warn('missing', 'vulnerabilities', 'holds no vulnerability');
  const groups = new GroupLookup(tree);
  for (const { reader, statements } of vulnerabilities) {
    if (reader.raw('cve') === undefined && reader.raw('ids') === undefined)
      reader.warn('missing', '', 'does not say which vulnerability it is about');
    if (statements.length === 0) reader.warn('vex-product', 'product_status', 'says nothing of any product');
    checkReasons(reader, statements, groups);
  }
}

function checkReasons(vulnerability: RecordReader, statements: readonly CsafStatement[], groups: GroupLookup): void {
  const impacts = vulnerability.objects('threats').filter((threat) => threat.raw('category') === 'impact');
  const justified = groups.productsOf([...vulnerability.objects('flags'), ...impacts]);
  const actions = groups.productsOf(vulnerability.objects('remediations'));
  if (groups.exhausted) return;
  for (const { product, status, pointer } of statements) {
    if (status === 'not_affected' && !justified.has(product))
      vulnerability.warnAt('vex-reason', pointer, 'known_not_affected needs a flag or a threat of category impact');
    if (status === 'affected' && !actions.has(product))
      vulnerability.warnAt('vex-reason', pointer, 'known_affected needs a remediation');
  }
}

/**
 * Products of groups, up to a number of look-ups: a document can name large groups in very many vulnerabilities, and reasons are not worth the
 * minutes that would take.
 */
class GroupLookup {
  readonly #tree: ProductTree;
  #left = 10_000_000;

  constructor(tree: ProductTree) {
    this.#tree = tree;
  }

  get exhausted(): boolean {
    return this.#left < 0;
  }

  /** An entry that names neither products nor groups speaks of none (CSAF 2.0, sections 6.1.29 and 6.1.30). */
  productsOf(entries: readonly RecordReader[]): ReadonlySet<string> {
    const products = new Set(entries.flatMap((entry) => entry.strings('product_ids')));
    for (const group of new Set(entries.flatMap((entry) => entry.strings('group_ids')))) {
      const members = this.#tree.groups.get(group) ?? [];
      this.#left -= members.length;
      if (this.exhausted) break;
      for (const member of members) products.add(member);
    }
    return products;
  }
}
