import type { JsonObject } from '../../../formats/canonical-json/json-value.js';
import { epssAnnotation, kevAnnotation } from '../../../formats/trivy-db/annotations.js';
import type { TrivyMapping } from '../../../formats/trivy-db/row.js';
import { rowsOf } from '../../../formats/trivy-db/rows-of.js';
import type { TrivyEvidence, TrivyOptions as MappingOptions } from '../../../formats/trivy-db/trivy-evidence.js';
import { vexRows } from '../../../formats/trivy-db/vex-rows.js';
import type { EvidenceKind } from '../../../kernel/evidence.js';
import type { VexUse } from '../../../kernel/profile.js';

/** The rows of a record of one kind. */
export type RecordMapping = (kind: EvidenceKind, record: TrivyEvidence) => TrivyMapping;

export function recordMapping(options: MappingOptions, vex: VexUse | undefined): RecordMapping {
  return (kind, record) => {
    if (kind === 'advisories') return rowsOf(record, options);
    return kind === 'vex' && vex ? vexRows(record, vex) : { rows: [], drops: [] };
  };
}

/** What findings of the vulnerability that the record is about carry; its id is the CVE. */
export function annotationIn(kind: EvidenceKind, { body }: TrivyEvidence): JsonObject {
  return kind === 'kev' ? kevAnnotation(body) : epssAnnotation(body);
}
