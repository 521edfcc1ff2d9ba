import { brief, type RecordReader } from '../evidence-record/record-reader.js';
import { relationshipTypes } from './relationship-types2.js';
import type { SpdxElements } from './spdx-ids.js';

export const documentId = 'SPDXRef-DOCUMENT';

/**
 * Checks what relationships name, and gives the elements that the document describes: those of documentDescribes, and of the relationships
 * DESCRIBES and DESCRIBED_BY (SPDX 2.3, chapter 11). Cycles are allowed; nothing follows them.
 */
export function described2(document: RecordReader, elements: SpdxElements): RecordReader[] {
  const described = new Set<string>();
  for (const id of document.strings('documentDescribes')) {
    checkEnd(document, 'documentDescribes', id, elements);
    described.add(id);
  }
  for (const relationship of document.objects('relationships')) {
    const from = relationship.required('spdxElementId');
    const to = relationship.required('relatedSpdxElement');
    checkEnd(relationship, 'spdxElementId', from, elements);
    checkEnd(relationship, 'relatedSpdxElement', to, elements);
    const type = relationship.required('relationshipType');
    if (type !== undefined) relationship.oneOf('relationshipType', relationshipTypes);
    if (type === 'DESCRIBES' && from === documentId && to !== undefined) described.add(to);
    if (type === 'DESCRIBED_BY' && to === documentId && from !== undefined) described.add(from);
  }
  return [...described].flatMap((id) => elements.get(id) ?? []);
}

/** Elements of other documents begin with the id of their document; NONE and NOASSERTION are answers, not elements. */
function checkEnd(holder: RecordReader, name: string, id: string | undefined, elements: SpdxElements): void {
  if (id === undefined || elements.has(id) || id === documentId || id === 'NONE' || id === 'NOASSERTION') return;
  if (!id.startsWith('DocumentRef-'))
    holder.warn('unknown-ref', name, `names an element that the document does not have: ${brief(id)}`);
}
