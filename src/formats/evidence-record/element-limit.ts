import { FormatError } from '../format-error.js';

/** More components, packages or files than any real SBOM has: the largest known ones hold some 100,000. */
export const maxElements = 250_000;

/** Throws FormatError `too-large`, before anything is made of the elements. */
export function checkElementCount(count: number, pointer: string, what: string): void {
  if (count > maxElements)
    throw new FormatError(
      'too-large',
      `has more than ${maxElements} ${what}, the most that one document may have; split it`,
      { pointer },
    );
}
