import { compareBytes } from '../byte-order.js';
import { canonicalJson } from '../canonical-json/canonicalize.js';
import type { JsonObject, JsonValue } from '../canonical-json/json-value.js';
import type { RedHatContribution } from './contributions.js';

/** The advisory of a Red Hat package (trivy-db, redhat-oval): one entry for what differs, with the products that share it. */
export function finishRedHat(contributions: readonly RedHatContribution[]): JsonObject {
  const overriding = contributions.filter((one) => one.overrides);
  const entries = new Map<string, { readonly entry: JsonObject; readonly products: Set<number> }>();
  for (const { fixed, cves, arches, index } of overriding.length > 0 ? overriding : contributions) {
    const entry = { Cves: cves, ...(fixed !== '' && { FixedVersion: fixed }), ...(arches && { Arches: arches }) };
    const text = canonicalJson(entry);
    const known = entries.get(text) ?? { entry, products: new Set<number>() };
    known.products.add(index);
    entries.set(text, known);
  }
  const Entries = [...entries]
    .toSorted(([a], [b]) => compareBytes(a, b))
    .map(([, { entry, products }]) => ({ ...entry, Affected: ascending(products) }));
  return { Entries };
}

/** A row of the bucket `Red Hat CPE`: the products of a repository, or the name of a product. */
export function finishCpe(contributions: readonly JsonObject[]): JsonValue {
  const [name] = contributions.flatMap(({ cpe }) => (typeof cpe === 'string' ? [cpe] : []));
  if (name !== undefined) return name;
  return ascending(contributions.flatMap(({ index }) => (typeof index === 'number' ? [index] : [])));
}

function ascending(numbers: Iterable<number>): readonly number[] {
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}
