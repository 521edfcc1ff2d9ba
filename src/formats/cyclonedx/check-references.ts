import { brief, type RecordReader } from '../evidence-record/record-reader.js';

/**
 * Dependencies name bom-refs of the BOM. A cycle among them is allowed; nothing here follows them. What they name wrongly does not change
 * what the BOM is, so it is a warning.
 */
export function checkReferences(bom: RecordReader, known: ReadonlySet<string>): void {
  const listed = new Set<string>();
  for (const dependency of bom.objects('dependencies')) {
    const from = dependency.required('ref');
    if (from !== undefined && listed.has(from))
      dependency.warn('duplicate-ref', 'ref', `has its dependencies listed twice: ${brief(from)}`);
    if (from !== undefined) listed.add(from);
    const targets = dependency.strings('dependsOn');
    if (new Set(targets).size < targets.length)
      dependency.warn('duplicate-ref', 'dependsOn', 'names a dependency twice');
    for (const target of from === undefined ? targets : [from, ...targets]) {
      if (!known.has(target))
        dependency.warn('unknown-ref', '', `names a bom-ref that the BOM does not have: ${brief(target)}`);
    }
  }
}
