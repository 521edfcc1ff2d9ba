import { isCveId } from '../evidence-record/record-reader.js';
import { writeFixedVersion } from '../trivy-constraint/write-fixed-version.js';
import { dropOf, noVersion, type AffectedPackage } from './affected-package.js';
import type { RedHatContribution } from './contributions.js';
import type { DataSource } from './data-source.js';
import { moduleOf } from './module-stream.js';
import { archesOf, isModular } from './os-rows.js';
import { cpeIndex, productRows, repositoriesOf } from './red-hat-cpe.js';
import { dataSourceBucket, type PackageRows, type TrivyDrop, type TrivyRow } from './row.js';

export const redHatBucket = 'Red Hat';

const source: DataSource = {
  ID: 'redhat',
  Name: 'Red Hat Security Data',
  URL: 'https://access.redhat.com/security/data/',
};

/** What follows the colon of `Red Hat:enterprise_linux:9::appstream`; undefined for another ecosystem. */
export function redHatProduct(ecosystem: string): string | undefined {
  return /^Red Hat:(.+)$/.exec(ecosystem)?.[1];
}

/** The rows of a package of a Red Hat product: one bucket for all releases, told apart by the products of an entry (trivy-db, redhat-oval). */
export function redHatRows(found: AffectedPackage, product: string): PackageRows {
  const { advisory, dropped } = writeFixedVersion(found.versions, false);
  const drops = dropped.map(({ pointer, reason }) => dropOf(found, 'fixed-version', pointer, reason));
  const objection = advisory && objectionTo(found, product, advisory.fixedVersion);
  if (objection) drops.push(objection);
  if (!advisory || objection) return { rows: [], drops: [...drops, ...noVersion(found, drops)] };
  const module = isModular(advisory.fixedVersion) ? `${moduleOf(found)}::` : '';
  const path = [redHatBucket, `${module}${found.name}`];
  const rows: TrivyRow[] = [
    { path: [dataSourceBucket], key: redHatBucket, value: [source] },
    ...productRows(product),
    ...entryRows(found, path, advisory.fixedVersion, cpeIndex(product)),
  ];
  return { rows, drops, source: source.ID };
}

function objectionTo(found: AffectedPackage, product: string, fixed: string): TrivyDrop | undefined {
  if (repositoriesOf(product).length === 0)
    return dropOf(
      found,
      'red-hat-product',
      '/package/ecosystem',
      'it is no channel of Red Hat Enterprise Linux, and the evidence does not say which repositories or images it is in',
    );
  if (isModular(fixed) && moduleOf(found) === undefined)
    return dropOf(found, 'module', '/ranges', `${fixed} belongs to a module whose stream the record does not name`);
  return undefined;
}

/** Under an erratum's id stand all its CVEs, under a CVE's id only itself. */
function entryRows(found: AffectedPackage, path: readonly string[], fixed: string, index: number): TrivyRow[] {
  const { record } = found;
  const Severity = (found.severity ?? record.severity)?.rank ?? 0;
  const arches = archesOf(found);
  const entry = { fixed, index, ...(arches && { arches }), ...(record.overrides && { overrides: true as const }) };
  const row = (key: string, cves: RedHatContribution['cves']): TrivyRow => ({ path, key, value: [{ ...entry, cves }] });
  if (isCveId(record.id) || fixed === '')
    return record.names.ids.map((id) => row(id, isCveId(id) ? [{ Severity }] : [{ ID: id, Severity }]));
  return [
    row(
      record.id,
      record.names.ids.map((ID) => ({ ID, Severity })),
    ),
  ];
}
