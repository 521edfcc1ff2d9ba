import { brief, refusal, type RecordReader } from '../evidence-record/record-reader.js';

/** Elements of one document by their ids. */
export type SpdxElements = ReadonlyMap<string, RecordReader>;

/**
 * Throws FormatError `schema` where one id stands for two different elements: every reference to it would mean either. The same element
 * twice does no harm, and writers of SPDX 3 do that with relationships.
 */
export function elementsById(elements: readonly RecordReader[], idName: string): SpdxElements {
  const found = new Map<string, RecordReader>();
  for (const element of elements) {
    const id = element.required(idName);
    if (id === undefined) continue;
    const earlier = found.get(id);
    if (!earlier) found.set(id, element);
    else if (earlier.equals(element)) element.warn('duplicate-ref', idName, `is there twice: ${brief(id)}`);
    else throw refusal(element.at(idName), `${brief(id)} is already the id of ${earlier.pointer}`);
  }
  return found;
}
