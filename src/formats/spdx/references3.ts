import { brief, type RecordReader } from '../evidence-record/record-reader.js';
import type { SpdxElements } from './spdx-ids.js';

/**
 * Relationships and collections name elements of the document, or ones that it imports (SPDX 3.0, class ExternalMap). Cycles are allowed;
 * nothing follows them.
 */
export function checkReferences3(graph: readonly RecordReader[], elements: SpdxElements): void {
  const imported = new Set(
    graph.flatMap((element) => element.objects('import').flatMap((map) => map.required('externalSpdxId') ?? [])),
  );
  const check = (element: RecordReader, name: string, id: string) => {
    if (!elements.has(id) && !imported.has(id) && !isIndividual(id))
      element.warn('unknown-ref', name, `names an element that the document neither has nor imports: ${brief(id)}`);
  };
  for (const element of graph) {
    const from = element.string('from');
    if (from !== undefined) check(element, 'from', from);
    for (const name of ['to', 'rootElement', 'element']) {
      for (const id of element.strings(name)) check(element, name, id);
    }
  }
}

/** Terms of the specification itself, such as NoAssertionElement, and licences of the SPDX list. */
const isIndividual = (id: string) =>
  /^https?:\/\/spdx\.org\/(?:rdf|licenses)\//.test(id) || /^(?:None|NoAssertion)Element$|^expandedlicensing_/.test(id);
