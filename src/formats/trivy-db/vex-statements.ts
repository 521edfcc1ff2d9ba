import { isJsonObject, type JsonObject } from '../canonical-json/json-value.js';
import { RecordReader, WarningList } from '../evidence-record/record-reader.js';
import { isOpenvexContext } from '../openvex/read-openvex.js';
import { readStatement } from '../openvex/read-statement.js';

/** What a VEX document says of one product as a whole. */
export interface VexVerdict {
  readonly pointer: string;
  readonly vulnerabilities: readonly string[];
  /** A package URL, as written. */
  readonly product: string;
  readonly status: string;
  readonly justification?: string;
}

export interface VexVerdicts {
  readonly verdicts: readonly VexVerdict[];
  /** What cannot be said in a database that serves every product. */
  readonly unsaid: readonly { readonly pointer: string; readonly reason: string }[];
}

/**
 * The verdicts of an OpenVEX or CSAF document about packages by themselves. In: a document that was taken as evidence. What is said of a
 * package inside one product would hold in a database for all products, so it is in `unsaid`; so are CycloneDX and SPDX, which say nothing else.
 */
export function vexVerdicts(document: JsonObject): VexVerdicts {
  const reader = new RecordReader(document, '', new WarningList());
  if (isOpenvexContext(document['@context'])) return openvexVerdicts(reader);
  if (isJsonObject(document['document']) && reader.array('vulnerabilities').length > 0) return csafVerdicts(reader);
  return { verdicts: [], unsaid: [{ pointer: '', reason: 'it speaks of the parts of one product, not of packages' }] };
}

function openvexVerdicts(document: RecordReader): VexVerdicts {
  const unsaid: { pointer: string; reason: string }[] = [];
  const said = document.objects('statements').flatMap((statement) => {
    const { vulnerabilities, status, pointer, timestamp } = readStatement(statement);
    const justification = statement.string('justification');
    return statement.array('products').flatMap((item, j) => {
      const product = productOf(item);
      if (product !== undefined)
        return [{ pointer, vulnerabilities, product, status, justification, at: timestamp ?? 0n }];
      unsaid.push({ pointer: `${pointer}/products/${j}`, reason: 'it speaks of no package by itself' });
      return [];
    });
  });
  // A later statement counts (OpenVEX specification, "Timestamps"); those of one time count in their order.
  said.sort((a, b) => Number(a.at - b.at));
  const last = new Map(said.map((one) => [matterOf(one), one]));
  return { verdicts: [...last.values()], unsaid };
}

const matterOf = ({ product, vulnerabilities }: VexVerdict) => JSON.stringify([product, vulnerabilities[0]]);

/** A package URL that stands for itself: without parts that the statement is about instead. */
function productOf(item: unknown): string | undefined {
  const product = isJsonObject(item) ? item : { '@id': item as string };
  const parts = product['subcomponents'];
  if (Array.isArray(parts) && parts.length > 0) return undefined;
  const identifiers = isJsonObject(product['identifiers']) ? product['identifiers'] : {};
  return [product['@id'], identifiers['purl']].find(
    (name): name is string => typeof name === 'string' && name.startsWith('pkg:'),
  );
}

const csafStatuses: Readonly<Record<string, string>> = {
  known_affected: 'affected',
  first_affected: 'affected',
  last_affected: 'affected',
  known_not_affected: 'not_affected',
  under_investigation: 'under_investigation',
};

function csafVerdicts(document: RecordReader): VexVerdicts {
  const purls = purlsById(document);
  const unsaid: { pointer: string; reason: string }[] = [];
  const verdicts = document.objects('vulnerabilities').flatMap((vulnerability) => {
    const cve = vulnerability.string('cve');
    const names = [
      ...(cve === undefined ? [] : [cve]),
      ...vulnerability.objects('ids').flatMap((id) => id.string('text') ?? []),
    ];
    const members = vulnerability.object('product_status');
    return Object.entries(csafStatuses).flatMap(([member, status]) =>
      (members?.strings(member) ?? []).flatMap((id, i) => {
        const pointer = `${members!.at(member)}/${i}`;
        const known = purls.get(id) ?? [];
        if (known.length === 0) unsaid.push({ pointer, reason: 'the product has no package URL of its own' });
        return known.map((product) => ({ pointer, vulnerabilities: names, product, status }));
      }),
    );
  });
  return { verdicts, unsaid };
}

/** Package URLs of the products that are no combination of others (CSAF 2.0, section 3.2.2): a relationship puts one into another. */
function purlsById(document: RecordReader): Map<string, readonly string[]> {
  const tree = document.object('product_tree');
  const branches = tree?.objects('branches') ?? [];
  for (let i = 0; i < branches.length; i += 1) branches.push(...branches[i]!.objects('branches'));
  const products = [
    ...(tree?.objects('full_product_names') ?? []),
    ...branches.flatMap((one) => one.object('product') ?? []),
  ];
  return new Map(
    products.map((product) => {
      const helper = product.object('product_identification_helper');
      return [
        product.string('product_id') ?? '',
        [...(helper?.strings('purls') ?? []), helper?.string('purl') ?? ''].filter((purl) => purl !== ''),
      ];
    }),
  );
}
