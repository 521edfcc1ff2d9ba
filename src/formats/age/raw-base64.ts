import { FormatError } from '../format-error.js';

const pattern = /^[A-Za-z0-9+/]*$/;

export const encodeRawBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64').replaceAll('=', '');

/** Decodes standard base64 without padding and nothing else (RFC 4648 section 3.5). Throws FormatError `encoding`. */
export function decodeRawBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (!pattern.test(text) || encodeRawBase64(bytes) !== text)
    throw new FormatError('encoding', 'not base64 without padding, or with set bits after its last byte');
  return bytes;
}

/** The same for a value of a known length. Throws FormatError `syntax`; `what` names it. */
export function decodeRawBase64Of(length: number, text: string | undefined, what: string): Buffer {
  const bytes = decodeRawBase64(text ?? '');
  if (bytes.length !== length) throw new FormatError('syntax', `${what} has ${bytes.length} bytes, not ${length}`);
  return bytes;
}
