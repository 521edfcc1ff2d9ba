import { purlSubjects } from '../evidence-record/purl-subjects.js';
import { checkElementCount } from '../evidence-record/element-limit.js';
import { brief, type RecordReader } from '../evidence-record/record-reader.js';
import { sha256Subject } from '../evidence-record/sha256-subject.js';
import { ecosystemOfPurl } from '../osv/package-purl.js';
import { packagePurl } from '../purl/purl.js';

export interface ProductTree {
  readonly ids: ReadonlySet<string>;
  /** Products of each product group. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly ecosystems: readonly string[];
  readonly packages: readonly string[];
  readonly subjects: readonly string[];
}

const branchCategories = new Set([
  'architecture',
  'host_name',
  'language',
  'legacy',
  'patch_level',
  'platform',
  'product_family',
  'product_name',
  'product_version',
  'product_version_range',
  'service_pack',
  'specification',
  'vendor',
]);

/** Reads `product_tree` (CSAF 2.0 and 2.1, section 3.2.2 and 3.2.3): every full product name, wherever it stands. */
export function readProductTree(tree: RecordReader | undefined): ProductTree {
  const products = tree ? fullProductNames(tree) : [];
  const ids = new Set<string>();
  for (const product of products) addId(product, ids);
  if (tree) checkReferences(tree, ids);
  const helpers = products.flatMap((product) => product.object('product_identification_helper') ?? []);
  const purls = helpers.flatMap(purlsOf);
  return {
    ids,
    groups: tree ? readGroups(tree, ids) : new Map(),
    ecosystems: unique(purls.flatMap((purl) => ecosystemOfPurl(purl) ?? [])),
    packages: unique(purls.map((purl) => packagePurl(purl)).filter((purl) => purl !== undefined)),
    subjects: unique([...purls.flatMap(purlSubjects), ...helpers.flatMap(otherSubjects)]),
  };
}

/** A list instead of recursion: nesting of branches is the input's choice. */
function fullProductNames(tree: RecordReader): RecordReader[] {
  const branches = tree.elements('branches');
  for (let i = 0; i < branches.length; i += 1) {
    const branch = branches[i] as RecordReader;
    if (branch.required('category') !== undefined) branch.oneOf('category', branchCategories);
    branch.required('name');
    for (const inner of branch.objects('branches')) branches.push(inner);
    checkElementCount(branches.length, '/product_tree/branches', 'branches');
  }
  return [
    ...branches.flatMap((branch) => branch.object('product') ?? []),
    ...tree.elements('full_product_names'),
    ...['relationships', 'product_paths'].flatMap((list) =>
      tree.elements(list).flatMap((entry) => entry.object('full_product_name') ?? []),
    ),
  ];
}

function addId(product: RecordReader, ids: Set<string>): void {
  product.required('name');
  const id = product.required('product_id');
  if (id === undefined) return;
  if (ids.has(id)) product.warn('duplicate-ref', 'product_id', `is defined twice: ${brief(id)}`);
  ids.add(id);
}

/** CSAF 2.0 builds products by relationships, CSAF 2.1 by product paths. */
function checkReferences(tree: RecordReader, ids: ReadonlySet<string>): void {
  for (const relationship of tree.objects('relationships')) {
    checkReference(relationship, 'product_reference', ids);
    checkReference(relationship, 'relates_to_product_reference', ids);
  }
  for (const path of tree.objects('product_paths')) {
    checkReference(path, 'beginning_product_reference', ids);
    for (const subpath of path.objects('subpaths')) checkReference(subpath, 'next_product_reference', ids);
  }
}

function checkReference(holder: RecordReader, name: string, ids: ReadonlySet<string>): void {
  const id = holder.required(name);
  if (id !== undefined && !ids.has(id)) holder.warn('unknown-ref', name, unknownProduct(id));
}

export const unknownProduct = (id: string): string =>
  `names a product that the product tree does not have: ${brief(id)}`;

function readGroups(tree: RecordReader, ids: ReadonlySet<string>): Map<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const group of tree.objects('product_groups')) {
    const members = group.strings('product_ids');
    for (const id of members) if (!ids.has(id)) group.warn('unknown-ref', 'product_ids', unknownProduct(id));
    const name = group.required('group_id');
    if (name !== undefined) groups.set(name, members);
  }
  return groups;
}

/** One `purl` in CSAF 2.0, a list of `purls` in CSAF 2.1. */
function purlsOf(helper: RecordReader): string[] {
  const single = helper.string('purl');
  const written = [...(single === undefined ? [] : [single]), ...helper.strings('purls')];
  return written.filter((purl) => {
    const known = packagePurl(purl) !== undefined;
    if (!known) helper.warn('bad-purl', single === purl ? 'purl' : 'purls', `is no package URL: ${brief(purl)}`);
    return known;
  });
}

function otherSubjects(helper: RecordReader): string[] {
  const cpe = helper.string('cpe');
  const digests = helper.objects('hashes').flatMap((file) => file.objects('file_hashes').flatMap(digestOf));
  return cpe === undefined ? digests : [cpe, ...digests];
}

function digestOf(hash: RecordReader): string[] {
  const value = hash.required('value') ?? '';
  if (hash.required('algorithm')?.toLowerCase() !== 'sha256') return [];
  const digest = sha256Subject(value);
  if (digest.length === 0) hash.warn('bad-hash', 'value', `is no sha256 value: ${brief(value)}`);
  return digest;
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];
