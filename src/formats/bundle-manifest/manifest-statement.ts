import type { Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { encodeStatement, subjectOf, type Statement } from '../in-toto/statement.js';
import { JsonShape } from '../json-shape/json-shape.js';
import { bundlePaths } from './bundle-paths.js';

/** Predicate of `manifest.dsse.json` (docs/formats/signatures.md). */
export const manifestPredicateType = 'urn:export-center:bundle:v1';

/** What the signer says about a manifest and what the manifest itself must not hold: whose evidence it is. */
export interface ManifestClaim {
  readonly tenant: string;
  readonly itemSetRoot: Digest;
}

export function encodeManifestStatement(manifestDigest: Digest, claim: ManifestClaim): Buffer {
  return encodeStatement({
    subject: [subjectOf(bundlePaths.manifest, manifestDigest)],
    predicateType: manifestPredicateType,
    predicate: { tenant: claim.tenant, itemSetRoot: claim.itemSetRoot },
  });
}

/** Throws FormatError `unsupported-version` for another predicate type, `schema` for other members. */
export function manifestClaimOf(statement: Statement): ManifestClaim {
  if (statement.predicateType !== manifestPredicateType) {
    throw new FormatError(
      'unsupported-version',
      `predicateType ${JSON.stringify(statement.predicateType)} is not ${manifestPredicateType}`,
      { pointer: '/predicateType' },
    );
  }
  const shape = JsonShape.of(statement.predicate, '/predicate');
  const claim = { tenant: shape.string('tenant', 255), itemSetRoot: shape.digest('itemSetRoot') };
  shape.close();
  return claim;
}
