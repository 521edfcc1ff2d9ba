import type { Digest } from '../formats/digest.js';

/** Names bytes that lie in the content store (OCI image spec, descriptor.md). `size` is in bytes. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}
