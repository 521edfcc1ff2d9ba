import type { IncomingHttpHeaders } from 'node:http';
import { parseDigest, type Digest } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import { ExportCenterError, invalid } from '../../kernel/errors.js';
import { decoderOf } from '../../platform/http/content-encoding.js';
import type { BatchQuery } from './evidence.dto.js';
import { formOfMediaType, knownMediaTypes, type FileForm } from './reading/file-form.js';
import type { UploadDescription } from './reading/streamed-input.js';

/** What headers and query say of an upload. Throws EC-MEDIA-TYPE, EC-ENCODING-UNSUPPORTED or EC-VALIDATION. */
export function describeUpload(headers: IncomingHttpHeaders, query: BatchQuery): UploadDescription {
  // The coding itself is told by the first bytes; what is not supported is refused before anything is read.
  decoderOf(headers['content-encoding'])?.destroy();
  const name = query.name ?? '';
  return { name, form: formOf(headers['content-type'], name), digest: digestOf(headers['repr-digest'], query.digest) };
}

function formOf(header: string | undefined, name: string): FileForm | undefined {
  const type = mediaType(header);
  const form = formOfMediaType(type);
  if (form) return form;
  // The name tells, or the first bytes; what neither tells is refused by name.
  if (type === 'application/octet-stream' && name !== '') return undefined;
  const remedy = /[/+]xml$/.test(type) ? 'XML is not read: convert it to JSON, then ' : '';
  throw invalid(
    'EC-MEDIA-TYPE',
    `Content-Type is ${JSON.stringify((header ?? 'none').slice(0, 100))}; ${remedy}send one of ${knownMediaTypes.join(', ')}, or application/octet-stream with the file's name as parameter "name"`,
  );
}

/** RFC 9530, section 3: of the body as it is sent. Other algorithms than SHA-256 prove nothing here, so they are refused. */
function digestOf(header: string | string[] | undefined, query: string | undefined): Digest | undefined {
  if (query !== undefined) return parsed(query);
  if (header === undefined) return undefined;
  const [, base64] = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(String(header).trim()) ?? [];
  if (base64 === undefined) throw invalid('EC-VALIDATION', 'Repr-Digest must be sha-256=:<base64>:, one digest');
  return parsed(`sha256:${Buffer.from(base64, 'base64').toString('hex')}`);
}

function parsed(text: string): Digest {
  try {
    return parseDigest(text);
  } catch (error) {
    throw invalid('EC-VALIDATION', (error as Error).message, { pointer: '/digest' });
  }
}

/**
 * The error of an upload in the terms of HTTP. A coded body that expands too far is too large (B20), whatever is inside; for a file it is an
 * archive that must not be read. A single JSON document that is too deep or too large is answered as that, 400 or 413, as any body is (B41).
 */
export function asUploadError(error: unknown, headers: IncomingHttpHeaders): unknown {
  if (error instanceof FormatError) return asCodingError(error, headers);
  if (!(error instanceof ExportCenterError) || error.code !== 'EC-EVIDENCE-SCHEMA') return error;
  const [finding, another] = error.findings;
  const isDocument = formOfMediaType(mediaType(headers['content-type'])) === 'json';
  if (!finding || another || !isDocument || !ofTheBody.includes(finding.code)) return error;
  return invalid(finding.code, `${finding.message}; nothing was imported`, {
    cause: error,
    pointer: finding.pointer,
    findings: error.findings,
    extra: error.extra,
  });
}

const ofTheBody: readonly string[] = ['EC-JSON-DEPTH', 'EC-TOO-LARGE'];

function asCodingError(error: FormatError, headers: IncomingHttpHeaders): Error {
  const coded = (headers['content-encoding'] ?? 'identity') !== 'identity';
  if (!coded || error.code !== 'bomb') return error;
  return new ExportCenterError('EC-DECOMPRESSED-TOO-LARGE', 'invalid', error.message, { cause: error });
}

/** Without parameters, in lower case. */
const mediaType = (header: string | undefined) => (header ?? '').split(';', 1)[0]!.trim().toLowerCase();
