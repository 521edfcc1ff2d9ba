/** Node's shared pool for small buffers is half as large; it must never be freed. */
const poolLimit = 128 * 1024;

/**
 * Frees a large buffer now. The collector does not count what lies outside its heap as urgent, so a loop over megabyte buffers would keep
 * a hundred of them. The buffer is empty afterwards; one that may lie in Node's pool is left alone.
 */
export function freeBuffer(bytes: Uint8Array): void {
  if (bytes.buffer.byteLength > poolLimit && 'transfer' in bytes.buffer) bytes.buffer.transfer(0);
}
