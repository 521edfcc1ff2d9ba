import { compareBytes } from '../formats/byte-order.js';
import { invalid, type ExportCenterError } from '../kernel/errors.js';
import { defaultTrivyOptions, type ProfileKind, type TrivyOptions } from '../kernel/profile.js';
import type { TrivyOptionsInput } from './trivy-options.dto.js';

const kinds: Partial<Record<ProfileKind, TrivyOptions>> = defaultTrivyOptions;

/** Members that the Java database has no use for. */
const dbMembers = ['annotations', 'vex', 'overlays'] as const;

/** Whether profiles of the kind have `trivy`. */
export const hasTrivyOptions = (kind: ProfileKind): boolean => kinds[kind] !== undefined;

/**
 * The options with every default filled in, in their one normal form; undefined for a kind that has none. Throws `EC-SCHEMA-UNSUPPORTED` for a schema
 * that Trivy does not read, `EC-PROFILE-COMBINATION` for a member of the other kind (invalid).
 */
export function resolveTrivyOptions(kind: ProfileKind, input: TrivyOptionsInput): TrivyOptions | undefined {
  const defaults = kinds[kind];
  if (!defaults) return undefined;
  requireSchema(kind, input.schemaVersion ?? defaults.schemaVersion, defaults.schemaVersion);
  const common = { ...defaults, updateIntervalHours: input.updateIntervalHours ?? defaults.updateIntervalHours };
  if (kind === 'trivy:db') return { ...common, ...databaseOptions(input) };
  // The defaults that the API shows of a profile come back in a patch: an empty list asks for nothing.
  const foreign = dbMembers.find((name) => input[name] !== undefined && input[name].length > 0);
  if (foreign !== undefined) throw refused(`trivy.${foreign} belongs to trivy:db, not to ${kind}`, `/trivy/${foreign}`);
  return common;
}

function databaseOptions({ annotations, vex, overlays }: TrivyOptionsInput) {
  return { annotations: sorted(annotations), overlays: sorted(overlays), ...(vex === undefined ? {} : { vex }) };
}

function requireSchema(kind: ProfileKind, asked: number, known: number): void {
  if (asked === known) return;
  throw invalid(
    'EC-SCHEMA-UNSUPPORTED',
    `schema version ${asked} of ${kind} cannot be written; Trivy reads version ${known}: set ${known} or leave it out`,
    { pointer: '/trivy/schemaVersion' },
  );
}

const sorted = <T extends string>(values: readonly T[] = []): readonly T[] => [...new Set(values)].sort(compareBytes);

export function refused(message: string, pointer: string): ExportCenterError {
  return invalid('EC-PROFILE-COMBINATION', message, { pointer });
}
