import { FormatError } from '../../../formats/format-error.js';

/**
 * Most members and elements of one document, taken together. An SBOM of 64 MiB has about two million. A parsed item takes some hundred bytes
 * however short it was written, so without this limit 60 MiB of `{},` would take gigabytes.
 */
export const maxItems = 4_000_000;

/** Shorter documents cannot have more items than memory allows. */
const freeBytes = 4 * 1024 * 1024;

/** Throws FormatError `too-large` before anything is parsed. Of what is no JSON it says nothing: that is for the parser to tell. */
export function checkItems(bytes: Uint8Array, limit = maxItems, free = freeBytes): void {
  if (bytes.length <= free || countItems(bytes, limit) <= limit) return;
  throw new FormatError('too-large', `the document has more than ${limit} members and elements; split it`);
}

/** Counts what begins an item: a comma, or an opening bracket. Stops beyond the limit. */
function countItems(bytes: Uint8Array, limit: number): number {
  let items = 0;
  for (let i = 0; i < bytes.length && items <= limit; i += 1) {
    const byte = bytes[i];
    if (byte === 0x22) i = closingQuote(bytes, i);
    else if (byte === 0x2c || byte === 0x5b || byte === 0x7b) items += 1;
  }
  return items;
}

function closingQuote(bytes: Uint8Array, open: number): number {
  for (let i = open + 1; i < bytes.length; i += 1) {
    if (bytes[i] === 0x5c) i += 1;
    else if (bytes[i] === 0x22) return i;
  }
  return bytes.length;
}
