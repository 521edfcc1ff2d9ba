import type { Digest } from '../digest.js';
import { digestHex } from '../digest.js';
import { FormatError } from '../format-error.js';
import { JsonShape, type JsonObject } from '../json-shape/json-shape.js';

/** SLSA v1.0/v1.1 provenance. */
export const slsaProvenanceType = 'https://slsa.dev/provenance/v1';

export interface ProvenanceInput {
  readonly uri: string;
  readonly digest: Digest;
}

export interface Provenance {
  readonly buildType: string;
  readonly externalParameters: JsonObject;
  readonly internalParameters: JsonObject;
  readonly resolvedDependencies: readonly ProvenanceInput[];
  readonly builder: { readonly id: string; readonly version: Readonly<Record<string, string>> };
  readonly invocationId: string;
  /** RFC 3339, UTC. */
  readonly startedOn: string;
  readonly finishedOn: string;
}

/** The predicate of an in-toto Statement. Dependencies keep the order given. */
export function provenancePredicate(provenance: Provenance): JsonObject {
  const { buildType, externalParameters, internalParameters, builder, invocationId, startedOn, finishedOn } =
    provenance;
  const resolvedDependencies = provenance.resolvedDependencies.map(({ uri, digest }) => ({
    uri,
    digest: { sha256: digestHex(digest) },
  }));
  return {
    buildDefinition: { buildType, externalParameters, internalParameters, resolvedDependencies },
    runDetails: { builder, metadata: { invocationId, startedOn, finishedOn } },
  };
}

/**
 * The externally controlled parameters of a provenance predicate. Throws FormatError `schema` where a required member is missing and for a
 * build type other than `buildTypes` accepts (SLSA: a verifier knows the build types it trusts).
 */
export function externalParametersOf(
  predicate: JsonObject,
  isKnownBuildType: (buildType: string) => boolean,
): JsonShape {
  const shape = JsonShape.of(predicate, '/predicate');
  const definition = shape.object('buildDefinition');
  const buildType = definition.string('buildType');
  if (!isKnownBuildType(buildType)) {
    throw new FormatError('unsupported-version', `buildType ${JSON.stringify(buildType)} is not known`, {
      pointer: definition.at('buildType'),
    });
  }
  shape.object('runDetails').object('builder').string('id');
  return definition.object('externalParameters');
}
