import { decodeBase64, encodeBase64 } from '../base64/strict-base64.js';
import { FormatError } from '../format-error.js';

export interface PemBlock {
  readonly label: string;
  readonly body: Buffer;
}

const block = /^\s*-----BEGIN ([A-Z0-9 ]+)-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END ([A-Z0-9 ]+)-----\s*$/;

/** RFC 7468 with lines of 64 characters. */
export function encodePem(label: string, body: Uint8Array): string {
  const lines = encodeBase64(body).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** Reads a file that is exactly one PEM block without headers. Throws FormatError `syntax`. */
export function parsePem(text: string): PemBlock {
  const [, label, body, end] = block.exec(text) ?? [];
  if (label === undefined || body === undefined || label !== end)
    throw new FormatError('syntax', 'the file is not one PEM block');
  return { label, body: decodeBase64(body.replaceAll(/[\r\n]/g, ''), `the PEM block "${label}"`) };
}
