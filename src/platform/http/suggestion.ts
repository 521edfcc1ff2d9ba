import { nearestName } from '../config/nearest-name.js';

/** Characters of an unknown name that are compared: a client can send a megabyte of it. */
const comparedLength = 64;

/** The end of a refusal: "did you mean x?" for a likely slip, else the list of what is known, in byte order. */
export function suggestion(given: string, known: readonly string[]): string {
  const sorted = [...known].sort();
  const near = nearestName(given.slice(0, comparedLength), sorted);
  if (near !== undefined) return `did you mean ${near}?`;
  return sorted.length === 0 ? 'none is known here' : `known: ${sorted.join(', ')}`;
}
