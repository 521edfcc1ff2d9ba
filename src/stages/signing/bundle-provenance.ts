import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { canonicalBytes } from '../../formats/canonical-json/canonicalize.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import {
  externalParametersOf,
  provenancePredicate,
  slsaProvenanceType,
  type ProvenanceInput,
} from '../../formats/in-toto/slsa-provenance.js';
import { encodeStatement, subjectOf, type Statement } from '../../formats/in-toto/statement.js';
import { FormatError } from '../../formats/format-error.js';
import { publicPlan, type Plan } from '../../kernel/plan.js';

/** Version 1 of what our external parameters mean, one type a profile kind (docs/formats/provenance.md). */
export const buildTypeOf = (kind: string): string => `urn:export-center:build:${kind.replaceAll(':', '-')}:v1`;

export interface ProvenanceFacts {
  readonly tenantSlug: string;
  readonly plan: Plan;
  readonly planDigest: Digest;
  readonly evidence: {
    /** Number of the evidence cut in this installation. */
    readonly cut: number;
    /** What the evidence came from, e.g. one entry a batch: `urn:export-center:evidence:<kind>:<source>`. */
    readonly sources: readonly ProvenanceInput[];
  };
  /** `id` says which installation and release built the bundle, as a URI. */
  readonly builder: { readonly id: string; readonly version: string };
  readonly invocationId: string;
  /** RFC 3339, UTC. */
  readonly startedOn: string;
  readonly finishedOn: string;
  /** Signed note of the tenant's audit log as it stood then; absent where the log is empty. */
  readonly auditCheckpoint?: string;
}

export function encodeProvenanceStatement(manifestDigest: Digest, facts: ProvenanceFacts): Buffer {
  const { tenantSlug, plan, planDigest, evidence, builder, invocationId, startedOn, finishedOn, auditCheckpoint } =
    facts;
  const predicate = provenancePredicate({
    buildType: buildTypeOf(plan.profile.kind),
    externalParameters: { tenant: tenantSlug, planDigest, plan: publicPlan(plan) },
    internalParameters: { evidenceCut: evidence.cut, ...(auditCheckpoint === undefined ? {} : { auditCheckpoint }) },
    resolvedDependencies: evidence.sources,
    builder: { id: builder.id, version: { 'export-center': builder.version } },
    invocationId,
    startedOn,
    finishedOn,
  });
  return encodeStatement({
    subject: [subjectOf(bundlePaths.manifest, manifestDigest)],
    predicateType: slsaProvenanceType,
    predicate,
  });
}

export interface ProvenanceClaim {
  readonly tenant: string;
  readonly planDigest: Digest;
  /** As it stands in the provenance; its digest has been recomputed. */
  readonly plan: Plan;
}

/**
 * Reads the external parameters and recomputes planDigest from the plan. Throws FormatError: `unsupported-version` for another predicate or build
 * type, `schema` for missing or unknown parameters, `digest` where plan and planDigest disagree.
 */
export function provenanceClaimOf({ predicateType, predicate }: Statement): ProvenanceClaim {
  if (predicateType !== slsaProvenanceType) {
    throw new FormatError(
      'unsupported-version',
      `predicateType ${JSON.stringify(predicateType)} is not ${slsaProvenanceType}`,
      { pointer: '/predicateType' },
    );
  }
  const parameters = externalParametersOf(predicate, (type) => /^urn:export-center:build:[a-z-]+:v1$/.test(type));
  const tenant = parameters.string('tenant', 255);
  const planDigest = parameters.digest('planDigest');
  const plan = parameters.object('plan').value as unknown as Plan;
  parameters.close();
  const recomputed = digestOf(canonicalBytes(plan));
  if (recomputed !== planDigest)
    throw new FormatError('digest', `planDigest is ${planDigest}, the plan has ${recomputed}`, {
      pointer: parameters.at('planDigest'),
    });
  return { tenant, planDigest, plan };
}
