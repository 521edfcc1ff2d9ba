/**
 * What a DSSE signature is made over (DSSE v1.0.2 protocol.md, "PAE"): the payload type and the payload with their lengths in bytes, so that
 * neither can be read as the other.
 */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, 'utf8');
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `, 'ascii'),
    type,
    Buffer.from(` ${payload.length} `, 'ascii'),
    payload,
  ]);
}
