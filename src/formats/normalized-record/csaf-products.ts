import type { RecordReader } from '../evidence-record/record-reader.js';
import { unique } from './members.js';

/** The package URLs of each product of a CSAF document by its id (CSAF 2.0 and 2.1, section 3.2.2 and 3.2.3), combined products too. */
export function csafProducts(document: RecordReader): ReadonlyMap<string, readonly string[]> {
  const tree = document.object('product_tree');
  const products = tree ? fullProductNames(tree) : [];
  return new Map(products.map((product) => [product.string('product_id') ?? '', purlsOf(product)]));
}

/** A list instead of recursion: nesting of branches is the input's choice. */
function fullProductNames(tree: RecordReader): RecordReader[] {
  const branches = tree.objects('branches');
  for (let i = 0; i < branches.length; i += 1)
    for (const inner of branches[i]!.objects('branches')) branches.push(inner);
  return [
    ...branches.flatMap((branch) => branch.object('product') ?? []),
    ...tree.objects('full_product_names'),
    ...['relationships', 'product_paths'].flatMap((list) =>
      tree.objects(list).flatMap((entry) => entry.object('full_product_name') ?? []),
    ),
  ];
}

function purlsOf(product: RecordReader): string[] {
  const helper = product.object('product_identification_helper');
  const single = helper?.string('purl');
  return unique([...(single === undefined ? [] : [single]), ...(helper?.strings('purls') ?? [])]);
}
