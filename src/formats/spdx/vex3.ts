import { refusal, brief, type RecordReader } from '../evidence-record/record-reader.js';

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
  const seen = new Map<string, { readonly status: string; readonly pointer: string }>();
  for (const statement of graph) {
    const status = statusOf(statement);
    if (status === undefined) continue;
    const products = statement.strings('to');
    if (products.length === 0) statement.warn('vex-product', 'to', 'names no product');
    for (const product of products) {
      const subject = JSON.stringify([statement.raw('from'), product]);
      const earlier = seen.get(subject);
      if (!earlier) seen.set(subject, { status, pointer: statement.pointer });
      else if (earlier.status !== status)
        statement.warn('vex-conflict', '', `says ${status} where ${earlier.pointer} says ${earlier.status}`);
    }
  }
}

function statusOf(element: RecordReader): string | undefined {
  const type = element.raw('type');
  if (typeof type !== 'string' || !type.startsWith('security_Vex')) return undefined;
  if (Object.hasOwn(statuses, type)) return statuses[type];
  throw refusal(element.at('type'), `VEX statement ${brief(type)} is not known`);
}
