import { brief, refusal, type RecordReader } from '../evidence-record/record-reader.js';

/** Elements of one document by their ids. */
export type SpdxElements = ReadonlyMap<string, RecordReader>;

/** Throws FormatError `schema` where one id stands for two elements: every reference to it would mean either. */
export function elementsById(elements: readonly RecordReader[], idName: string): SpdxElements {
  const found = new Map<string, RecordReader>();
  for (const element of elements) {
    const id = element.required(idName);
    if (id === undefined) continue;
    const earlier = found.get(id);
    if (earlier) throw refusal(element.at(idName), `${brief(id)} is already the id of ${earlier.pointer}`);
    found.set(id, element);
  }
  return found;
}
