import { FormatError } from '../format-error.js';

export type Order = -1 | 0 | 1;

/**
 * How one ecosystem reads and orders its versions. `parse` throws FormatError `version` with the reason; `compare` is a total order of
 * what `parse` gives: reflexive, antisymmetric, transitive. `canonical` is there where the ecosystem has a normal form: it is the same
 * text for two versions exactly when `compare` says 0.
 */
export interface VersionOrder<V = unknown> {
  readonly scheme: string;
  parse(text: string): V;
  compare(a: V, b: V): Order;
  canonical?(version: V): string;
}

/** Longer texts are no versions of anything that is published, and every comparison costs by length. */
const longestVersion = 1024;

/** Refuses what no ecosystem has: the empty text, a too long one. In: the scheme's words for the message. */
export function checkVersionText(scheme: string, text: string): void {
  if (text === '') throw versionError(scheme, text, 'it is empty');
  if (text.length > longestVersion) {
    throw versionError(scheme, text, `it has ${text.length} characters, ${longestVersion} are the limit`);
  }
}

/** The error of every `parse`; the message quotes at most 80 characters of the text. */
export function versionError(scheme: string, text: string, reason: string): FormatError {
  const quoted = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
  return new FormatError('version', `${quoted} is no ${scheme} version: ${reason}`);
}

/** Compares two texts of one ecosystem. Throws FormatError `version` when one of them is none. */
export function compareVersions<V>(order: VersionOrder<V>, a: string, b: string): Order {
  return order.compare(order.parse(a), order.parse(b));
}
