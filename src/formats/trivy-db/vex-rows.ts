import { isJsonObject } from '../canonical-json/json-value.js';
import { FormatError } from '../format-error.js';
import { trivyLanguageOf } from '../trivy-constraint/trivy-language.js';
import { writeConstraints } from '../trivy-constraint/write-constraints.js';
import type { VexContribution } from './contributions.js';
import { resolvedBucket } from './data-source.js';
import { osStreamOf } from './os-stream.js';
import { packageKeys } from './package-keys.js';
import { purlPackage, type PurlPackage } from './purl-package.js';
import type { TrivyDrop, TrivyMapping, TrivyRow } from './row.js';
import type { TrivyEvidence, VexUse } from './trivy-evidence.js';
import { vexVerdicts, type VexVerdict } from './vex-statements.js';

/**
 * The rows that a VEX document contributes to. With `suppress`, what is not affected is not reported; with `annotate`, findings carry what VEX
 * says of them. Without an advisory of the same package and id such a row comes to nothing.
 */
export function vexRows(record: TrivyEvidence, use: VexUse): TrivyMapping {
  const key = `${record.source}/${record.id}`;
  if (!isJsonObject(record.body)) return { rows: [], drops: [] };
  const { verdicts, unsaid } = readVerdicts(record.body);
  const mapped = verdicts.map((verdict) => verdictRows(key, verdict, use));
  return {
    rows: mapped.flatMap(({ rows }) => rows),
    drops: [
      ...unsaid.map(({ pointer, reason }) => ({ record: key, rule: 'vex', pointer, reason })),
      ...mapped.flatMap(({ drops }) => drops),
    ],
  };
}

function readVerdicts(document: Parameters<typeof vexVerdicts>[0]): ReturnType<typeof vexVerdicts> {
  try {
    return vexVerdicts(document);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { verdicts: [], unsaid: [{ pointer: error.pointer ?? '', reason: error.message }] };
  }
}

function verdictRows(key: string, verdict: VexVerdict, use: VexUse): TrivyMapping {
  const drop = (reason: string): TrivyMapping => ({
    rows: [],
    drops: [
      { record: key, package: verdict.product, rule: 'vex', pointer: verdict.pointer, reason } satisfies TrivyDrop,
    ],
  });
  const found = purlPackage(verdict.product);
  const place = found && placeOf(found);
  if (!found || !place) return drop('Trivy has no bucket for the product, or its release is not named');
  const versions = versionsOf(found);
  if (versions === undefined) return drop('Trivy has no way to say it of this version alone');
  const { status, justification } = verdict;
  const contribution: VexContribution = {
    vex: { status, ...(justification !== undefined && { justification }), statement: key + verdict.pointer },
    versions,
    use,
  };
  const rows = place.keys.flatMap((name) =>
    verdict.vulnerabilities.map((id): TrivyRow => ({ path: [place.bucket, name], key: id, value: [contribution] })),
  );
  return { rows, drops: [] };
}

function placeOf({
  ecosystem,
  name,
}: PurlPackage): { readonly bucket: string; readonly keys: readonly string[] } | undefined {
  const language = trivyLanguageOf(ecosystem);
  if (language) return { bucket: resolvedBucket(language.slug), keys: packageKeys(language.slug, name) };
  const stream = osStreamOf(ecosystem);
  return stream && { bucket: stream.bucket, keys: [name] };
}

/** Constraints that mean the version, none for all versions; undefined where there is no such constraint. */
function versionsOf({ ecosystem, version }: PurlPackage): readonly string[] | undefined {
  if (version === undefined) return [];
  const language = trivyLanguageOf(ecosystem);
  if (!language) return undefined;
  const { vulnerable } = writeConstraints(language.grammar, { ecosystem, versions: [version] });
  return vulnerable.length > 0 ? vulnerable : undefined;
}
