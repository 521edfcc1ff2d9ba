import { decodeBase64, encodeBase64 } from '../base64/strict-base64.js';
import { canonicalBytes } from '../canonical-json/canonicalize.js';
import { JsonShape, parseDocument } from '../json-shape/json-shape.js';

export interface DsseSignature {
  /** A hint which key made it; never trusted alone. */
  readonly keyid?: string;
  readonly sig: Buffer;
}

/** DSSE v1.0.2 envelope.md, decoded. */
export interface DsseEnvelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly signatures: readonly DsseSignature[];
}

/** The JSON value of an envelope, also what a Sigstore bundle holds as `dsseEnvelope`. */
export interface DsseEnvelopeJson {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly keyid?: string; readonly sig: string }[];
}

const signatureLimit = 32;

export function envelopeToJson(envelope: DsseEnvelope): DsseEnvelopeJson {
  return {
    payload: encodeBase64(envelope.payload),
    payloadType: envelope.payloadType,
    signatures: envelope.signatures.map(({ keyid, sig }) => ({
      ...(keyid === undefined ? {} : { keyid }),
      sig: encodeBase64(sig),
    })),
  };
}

export const encodeEnvelope = (envelope: DsseEnvelope): Buffer => canonicalBytes(envelopeToJson(envelope));

/**
 * Reads an envelope strictly: one JSON object and nothing after it, known members only, standard base64, 1 to 32 signatures. Throws
 * FormatError `syntax`, `encoding` or `schema`. Says nothing about whether a signature is valid.
 */
export function decodeEnvelope(bytes: Uint8Array): DsseEnvelope {
  return envelopeFromJson(parseDocument(bytes, 'the DSSE envelope'));
}

export function envelopeFromJson(value: unknown, pointer = ''): DsseEnvelope {
  const shape = JsonShape.of(value, pointer);
  const payload = decodeBase64(shape.string('payload', Infinity), shape.at('payload'));
  const payloadType = shape.string('payloadType', 256);
  const signatures = shape.objects('signatures', signatureLimit).map(readSignature);
  shape.close();
  return { payloadType, payload, signatures };
}

function readSignature(shape: JsonShape): DsseSignature {
  const keyid = shape.has('keyid') && shape.any('keyid') !== '' ? shape.string('keyid', 256) : undefined;
  const sig = decodeBase64(shape.string('sig', 16_384), shape.at('sig'));
  shape.close();
  return { ...(keyid === undefined ? {} : { keyid }), sig };
}
