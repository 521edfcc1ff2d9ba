import { StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { digestBytes, digestOf } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import { strongEtag } from '../../platform/http/etag.js';
import type { EvidenceCatalog } from './evidence-catalog.port.js';
import type { recordForms } from './evidence-records.dto.js';

interface Wanted {
  readonly tenant: TenantId;
  readonly kind: EvidenceKind;
  readonly key: string;
  readonly seq: number | undefined;
}

export interface RecordBytes {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

/** A record as the bytes that a client asked for. The errors of the catalog pass. */
export async function readRecordForm(
  catalog: EvidenceCatalog,
  { tenant, kind, key, seq }: Wanted,
  form: (typeof recordForms)[number] = 'resource',
): Promise<RecordBytes> {
  if (form === 'original')
    return { bytes: await catalog.original(tenant, kind, key, seq), mediaType: 'application/octet-stream' };
  const { body, ...summary } = await catalog.record(tenant, kind, key, seq);
  if (form === 'canonical') return { bytes: body, mediaType: 'application/octet-stream' };
  // The record goes in as it is stored: parsing it could change its numbers.
  const head = Buffer.from(`${JSON.stringify(summary).slice(0, -1)},"record":`);
  return { bytes: Buffer.concat([head, body, Buffer.from('}')]), mediaType: 'application/json' };
}

/** Answers with the bytes and their digest, as ETag and as Repr-Digest (RFC 9530). */
export function answerBytes(response: Response, { bytes, mediaType: type }: RecordBytes): StreamableFile {
  const digest = digestOf(bytes);
  response.setHeader('ETag', strongEtag(digest));
  response.setHeader('Repr-Digest', `sha-256=:${digestBytes(digest).toString('base64')}:`);
  return new StreamableFile(bytes, { type, length: bytes.length });
}
