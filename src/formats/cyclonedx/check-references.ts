import { brief, type RecordReader } from '../evidence-record/record-reader.js';
import type { Components } from './read-components.js';

/**
 * Every bom-ref is unique in its BOM, and dependencies name bom-refs of it. A cycle among them is allowed; nothing here follows
 * them. Neither finding changes what the BOM is, so both are warnings.
 */
export function checkReferences(bom: RecordReader, components: Components): void {
  const known = new Set<string>();
  for (const { name, reader } of components.references) {
    if (known.has(name)) reader.warn('duplicate-ref', 'bom-ref', `is not unique in the BOM: ${brief(name)}`);
    known.add(name);
  }
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
