import { isJsonObject, type JsonValue } from '../canonical-json/json-value.js';
import { normalizeRecord } from '../normalized-record/normalize-record.js';
import type { NormalizedStatement, NormalizedVex } from '../normalized-record/normalized-record.js';
import { isOpenvexContext } from '../openvex/read-openvex.js';

/** One product, one vulnerability, and what is said of them. */
export interface VexStatement {
  readonly vulnerability: string;
  /** By package URL where it has one; a part of it as `product > part`. */
  readonly product: string;
  readonly status: string;
  /** Whether the name of the product means something in this document only. */
  readonly local: boolean;
}

/** What a VEX document says, in its order. A document that is not in a form of VEX says nothing. */
export function vexStatements(document: JsonValue): readonly VexStatement[] {
  const vex = normalizeRecord('vex', document) as NormalizedVex | undefined;
  const global = isJsonObject(document) && isOpenvexContext(document['@context']);
  return (vex?.statements ?? []).flatMap((statement) => matters(statement, global));
}

/** Products of OpenVEX are IRIs, package URLs and BOM-Links mean the same everywhere; ids of CSAF and CycloneDX do not. */
function matters(
  { vulnerability, product, purls, parts, status }: NormalizedStatement,
  global: boolean,
): VexStatement[] {
  const name = purls[0] ?? product;
  const local = !global && !/^(?:pkg|urn):/.test(name);
  const products = parts ? parts.map((part) => `${name} > ${part}`) : [name];
  return products.map((one) => ({ vulnerability, product: one, status, local }));
}
