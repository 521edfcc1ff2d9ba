/** Node's shared pool for small buffers is half as large; it must never be freed. */
const poolLimit = 128 * 1024;

/**
 * Frees a large buffer now. The collector does not count what lies outside its heap as urgent, so a loop over megabyte buffers would keep
 * a hundred of them, and then stop to look for them. The buffer is empty afterwards; one that may lie in Node's pool is left alone.
 */
export function freeBuffer(bytes: Uint8Array): void {
  const { buffer } = bytes;
  const alone = buffer.byteLength === bytes.length && bytes.length > Buffer.poolSize / 2;
  if ((alone || buffer.byteLength > poolLimit) && 'transfer' in buffer) buffer.transfer(0);
}
