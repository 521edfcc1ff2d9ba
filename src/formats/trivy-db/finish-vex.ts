import { compareBytes } from '../byte-order.js';
import { canonicalJson } from '../canonical-json/canonicalize.js';
import type { JsonObject } from '../canonical-json/json-value.js';
import type { VexContribution } from './contributions.js';

/**
 * The versions that VEX takes away, or `all`. A statement that the same versions are affected, or that it is not known yet, keeps the finding:
 * where statements contradict each other nothing is hidden.
 */
export function suppression(vex: readonly VexContribution[]): 'all' | readonly string[] {
  const asked = vex.filter(({ use }) => use === 'suppress');
  const against = asked.filter(({ vex: { status } }) => status !== 'not_affected' && status !== 'fixed');
  const contradicted = new Set(against.flatMap(({ versions }) => versions));
  if (against.some(({ versions }) => versions.length === 0)) return [];
  const clear = asked.filter(({ vex: { status } }) => status === 'not_affected');
  if (clear.some(({ versions }) => versions.length === 0)) return contradicted.size === 0 ? 'all' : [];
  const versions = clear.flatMap((one) => one.versions).filter((version) => !contradicted.has(version));
  return [...new Set(versions)].toSorted(compareBytes);
}

/** `Custom` of an advisory: the annotations of its vulnerability, and what VEX says where that is to be written beside findings. */
export function customMember(
  said: readonly { readonly custom?: JsonObject }[],
  vex: readonly VexContribution[],
): { readonly Custom?: JsonObject } {
  const custom = said.find((one) => one.custom)?.custom;
  const beside = vex.filter(({ use }) => use === 'annotate').map(({ vex: says, versions }) => ({ ...says, versions }));
  const statements = [...new Map(beside.map((one) => [canonicalJson(one), one]))]
    .toSorted(([a], [b]) => compareBytes(a, b))
    .map(([, one]) => one);
  if (!custom && statements.length === 0) return {};
  return { Custom: { ...custom, ...(statements.length > 0 && { vex: statements }) } };
}
