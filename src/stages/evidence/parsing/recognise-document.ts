import { isJsonObject, type JsonObject } from '../../../formats/canonical-json/json-value.js';
import { FormatError } from '../../../formats/format-error.js';
import { isOpenvexContext } from '../../../formats/openvex/read-openvex.js';
import { isSpdxDocument } from '../../../formats/spdx/read-spdx.js';
import type { EvidenceFormat } from '../evidence-locker.port.js';
import { readFormats } from '../known-formats.js';

/** `companion` is a document that accompanies evidence and holds none itself. */
export type DocumentForm = Exclude<EvidenceFormat, 'epss'> | 'companion';

/**
 * Tells by its members what a JSON document is. Throws FormatError `unsupported` that names the format where it is a known one that
 * is not read here, and says what is expected otherwise.
 */
export function recogniseDocument(document: unknown): DocumentForm {
  if (!isJsonObject(document)) throw unsupported(`the document is not an object; read are ${readFormats}`);
  const form = forms.find(([, matches]) => matches(document))?.[0];
  if (form) return form;
  const stranger = strangers.find(([, matches]) => matches(document))?.[0];
  throw unsupported(
    stranger === undefined
      ? `the document is not recognised; read are ${readFormats}`
      : `${stranger} is not read; read are ${readFormats}`,
  );
}

type Test = (document: JsonObject) => boolean;

const has = (document: JsonObject, ...names: readonly string[]) => names.every((name) => Object.hasOwn(document, name));
const countOf = (document: JsonObject, ...names: readonly string[]) =>
  names.filter((name) => has(document, name)).length;
const text = (value: unknown) => (typeof value === 'string' ? value : '');

const isCsaf: Test = (document) =>
  isJsonObject(document['document']) &&
  (has(document['document'], 'csaf_version') || text(document['$schema']).includes('/csaf/'));

const forms: readonly (readonly [DocumentForm, Test])[] = [
  ['openvex', (document) => isOpenvexContext(document['@context'])],
  ['cyclonedx', (document) => has(document, 'bomFormat') || text(document['$schema']).includes('cyclonedx.org')],
  ['csaf', isCsaf],
  ['spdx', isSpdxDocument],
  [
    'kev',
    (document) =>
      has(document, 'vulnerabilities') && (has(document, 'catalogVersion') || has(document, 'dateReleased')),
  ],
  // VEX repository specification: index.json, a manifest beside each package, and the description of the repository itself.
  ['companion', (document) => has(document, 'ID', 'Sources') || has(document, 'updated_at', 'packages')],
  ['companion', (document) => has(document, 'name', 'description', 'versions') && Array.isArray(document['versions'])],
  // CSAF 2.0, section 7.1: what a provider or an aggregator says of itself beside its documents.
  ['companion', (document) => has(document, 'canonical_url', 'metadata_version', 'publisher')],
  ['companion', (document) => has(document, 'canonical_url', 'aggregator_version', 'aggregator')],
  ['companion', (document) => isJsonObject(document['feed']) && has(document['feed'], 'entry', 'updated')],
  ['maven-artifact', (document) => countOf(document, 'sha1', 'groupId', 'artifactId', 'archiveType') > 1],
  ['osv', (document) => !has(document, 'dataType') && isOsvLike(document)],
];

/** Two members of OSV tell it; what is missing is then named precisely. */
const isOsvLike: Test = (document) =>
  countOf(document, 'id', 'modified', 'affected', 'schema_version', 'published', 'aliases') > 1;

const strangers: readonly (readonly [string, Test])[] = [
  ['a CVE record', (document) => text(document['dataType']) === 'CVE_RECORD' || has(document, 'cveMetadata')],
  ['an NVD answer', (document) => text(document['format']) === 'NVD_CVE' || isJsonObject(document['cve'])],
  ['an in-toto statement', (document) => text(document['_type']).startsWith('https://in-toto.io/')],
  ['a DSSE envelope', (document) => has(document, 'payloadType', 'payload')],
  ['a Sigstore document', (document) => text(document['mediaType']).includes('dev.sigstore')],
  ['a JSON Schema', (document) => /json-schema\.org/.test(text(document['$schema']))],
  ['an OpenAPI description', (document) => has(document, 'swagger') || has(document, 'openapi')],
  ['a Trivy report', (document) => has(document, 'SchemaVersion', 'ArtifactName')],
  ['a Node.js security-wg record', (document) => has(document, 'vulnerable_versions')],
];

const unsupported = (message: string) => new FormatError('unsupported', message);
