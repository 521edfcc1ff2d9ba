import { refusal, brief, type RecordReader } from '../evidence-record/record-reader.js';
import { Verdicts } from '../evidence-record/verdicts.js';

/** Relationships of the security profile that are VEX statements (SPDX 3.0, namespace Security), as VEX statuses. */
const statuses: Readonly<Record<string, string>> = {
  security_VexAffectedVulnAssessmentRelationship: 'affected',
  security_VexFixedVulnAssessmentRelationship: 'fixed',
  security_VexNotAffectedVulnAssessmentRelationship: 'not_affected',
  security_VexUnderInvestigationVulnAssessmentRelationship: 'under_investigation',
};

/**
 * Warns of statements that say different things of one vulnerability in one product. Throws FormatError `schema` for a VEX statement of a
 * type that the specification does not have: a verdict must not be guessed.
 */
export function checkVexConflicts3(graph: readonly RecordReader[]): void {
  const verdicts = new Verdicts();
  for (const statement of graph) {
    const status = statusOf(statement);
    if (status === undefined) continue;
    const products = statement.strings('to');
    if (products.length === 0) statement.warn('vex-product', 'to', 'names no product');
    for (const product of products) {
      const conflict = verdicts.conflict([statement.raw('from'), product], { status, pointer: statement.pointer });
      if (conflict !== undefined) statement.warn('vex-conflict', '', conflict);
    }
  }
}

function statusOf(element: RecordReader): string | undefined {
  const type = element.raw('type');
  if (typeof type !== 'string' || !type.startsWith('security_Vex')) return undefined;
  if (Object.hasOwn(statuses, type)) return statuses[type];
  throw refusal(element.at('type'), `VEX statement ${brief(type)} is not known`);
}
