import { FormatError } from '../format-error.js';

const pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Decodes standard base64 with padding (RFC 4648 section 4) and nothing else: no base64url, no white space, no set bits after the
 * last byte, so that one value has exactly one text. Throws FormatError `encoding`; `what` names the field in its message.
 */
export function decodeBase64(text: string, what: string): Buffer {
  if (!pattern.test(text)) throw new FormatError('encoding', `${what} is not standard base64 with padding`);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new FormatError('encoding', `${what} has set bits after its last byte`);
  return bytes;
}

export const encodeBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
