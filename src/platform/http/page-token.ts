import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../../formats/canonical-json/canonicalize.js';
import { invalid } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';

/** What a page token belongs to. A token of another tenant, list, filter or order is refused (B13). */
export interface PageScope {
  readonly tenant: TenantId;
  readonly list: string;
  readonly filter?: unknown;
  readonly sort?: string;
}

/** Keyset position: the sort columns of the last item that was given. */
export type PagePosition = readonly (string | number | null)[];

const maximumLength = 4096;
const macBytes = 16;

/** Makes and checks opaque page tokens: base64url of (MAC, position). The key is the installation's, so that all API processes agree. */
export class PageTokens {
  readonly #key: Buffer;

  constructor(key: Uint8Array) {
    if (key.length < 32) throw new RangeError('the page token key needs at least 32 bytes');
    this.#key = Buffer.from(key);
  }

  encode(scope: PageScope, position: PagePosition): string {
    const payload = Buffer.from(JSON.stringify(position));
    return Buffer.concat([this.#mac(scope, payload), payload]).toString('base64url');
  }

  /** Throws EC-PAGE-TOKEN for whatever this installation did not make for exactly this list. */
  decode(scope: PageScope, token: string): PagePosition {
    const bytes =
      token.length <= maximumLength && /^[\w-]+$/.test(token) ? Buffer.from(token, 'base64url') : Buffer.alloc(0);
    const mac = bytes.subarray(0, macBytes);
    const payload = bytes.subarray(macBytes);
    const canonical = bytes.toString('base64url') === token;
    if (!canonical || mac.length !== macBytes || !timingSafeEqual(mac, this.#mac(scope, payload))) throw refused();
    return JSON.parse(payload.toString()) as PagePosition;
  }

  #mac(scope: PageScope, payload: Buffer): Buffer {
    const context = createHash('sha256')
      .update(canonicalJson({ filter: null, sort: null, ...definedOf(scope) }))
      .digest();
    return createHmac('sha256', this.#key).update(context).update(payload).digest().subarray(0, macBytes);
  }
}

export const PAGE_TOKENS = Symbol('PageTokens');

function definedOf(scope: PageScope): Record<string, unknown> {
  return Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined));
}

const refused = () =>
  invalid(
    'EC-PAGE-TOKEN',
    'pageToken was not made for this list, filter and order; leave it out to start from the first page',
  );
