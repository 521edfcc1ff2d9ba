import type { RecordReader } from '../evidence-record/record-reader.js';
import { parsePurl } from '../purl/purl.js';
import { writeFixedVersion } from '../trivy-constraint/write-fixed-version.js';
import { customOf, dropOf, noVersion, type AffectedPackage } from './affected-package.js';
import type { OsContribution } from './contributions.js';
import { moduleOf } from './module-stream.js';
import type { OsStream } from './os-stream.js';
import { ownSeverity } from './own-severity.js';
import { dataSourceBucket, type PackageRows, type TrivyDrop, type TrivyRow } from './row.js';

/** The rows of a package of a distribution. */
export function osRows(found: AffectedPackage, stream: OsStream): PackageRows {
  const { advisory, dropped } = writeFixedVersion(found.versions, stream.keepsIntroduced ?? false);
  const drops = dropped.map(({ pointer, reason }) => dropOf(found, 'fixed-version', pointer, reason));
  const objection = advisory && objectionTo(found, stream, advisory.fixedVersion);
  if (objection) drops.push(objection);
  if (!advisory || objection) return { rows: [], drops: [...drops, ...noVersion(found, drops)] };
  const arches = archesOf(found);
  if (arches && !stream.hasArches)
    drops.push(
      dropOf(found, 'arch', '/package/purl', 'it is reported on all architectures, since Trivy has no room for one'),
    );
  if (found.severity && !stream.readsSeverity)
    drops.push(
      dropOf(found, 'severity', '', 'it has a severity of its own, and Trivy has no room for one in this distribution'),
    );
  const contribution = contributionOf(found, stream, advisory.fixedVersion, advisory.affectedVersion);
  const path = [stream.bucket, packageKey(found, stream, advisory.fixedVersion)];
  const rows: TrivyRow[] = [
    { path: [dataSourceBucket], key: stream.bucket, value: [stream.source] },
    ...found.record.names.ids.map((id) => ({
      path,
      key: id,
      value: [{ ...contribution, ...customOf(found.record, id) }],
    })),
  ];
  return { rows, drops, source: stream.source.ID };
}

/** Why Trivy could make nothing, or something wrong, of the fix. */
function objectionTo(found: AffectedPackage, stream: OsStream, fixed: string): TrivyDrop | undefined {
  if (fixed === '' && !stream.reportsUnfixed)
    return dropOf(
      found,
      'unfixed',
      '/ranges',
      'it has no fix, and Trivy reports only what has one for this distribution',
    );
  if (stream.hasModules && isModular(fixed) && moduleOf(found) === undefined)
    return dropOf(
      found,
      'module',
      '/ranges',
      `${fixed} belongs to a module whose stream the record does not name, and other streams have fixes of their own`,
    );
  return undefined;
}

function packageKey(found: AffectedPackage, stream: OsStream, fixed: string): string {
  const module = stream.hasModules && isModular(fixed) ? moduleOf(found) : undefined;
  return module === undefined ? found.name : `${module}::${found.name}`;
}

/** Releases of module builds say so: `1.22.1-3.module_el9.2.0+41`, `...module+el8.4.0`. */
export function isModular(version: string): boolean {
  return /\.module[_+]/.test(version);
}

function contributionOf(found: AffectedPackage, stream: OsStream, fixed: string, introduced?: string): OsContribution {
  const severity = stream.readsSeverity ? (ownSeverity(found.reader)?.rank ?? 0) : 0;
  const status = fixed === '' ? statusOf(found.reader) : 0;
  const arches = stream.hasArches ? archesOf(found) : undefined;
  return {
    fixed,
    ...(introduced !== undefined && { introduced }),
    ...(severity > 0 && { severity }),
    ...(status > 0 && { status }),
    ...(arches && { arches }),
    ...(found.record.overrides && { overrides: true }),
    vendorIds: stream.readsVendorIds || stream.hasArches ? found.record.names.vendorIds : [],
  };
}

/** trivy-db, types.Status, of what has no fix: 7 end of life, else 0. */
function statusOf(affected: RecordReader): number {
  return affected.object('ecosystem_specific')?.raw('urgency') === 'end-of-life' ? 7 : 0;
}

/** The architecture that the package URL names, if it names one of binary packages. */
export function archesOf({ purl }: AffectedPackage): readonly string[] | undefined {
  const arch = purl === undefined ? undefined : parsePurl(purl)?.qualifiers.get('arch');
  return arch === undefined || /^(?:source|src|noarch|all|any)?$/.test(arch) ? undefined : arch.split(',');
}
