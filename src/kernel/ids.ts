import { randomBytes } from 'node:crypto';
import { systemClock, type Clock } from './clock.js';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Tenants have a UUID, because PostgreSQL row-level security compares it in every query. */
export type TenantId = Branded<'TenantId'>;
export type RunId = Branded<'RunId'>;
export type ProfileId = Branded<'ProfileId'>;

const prefixes = {
  run: 'run',
  profile: 'prf',
  batch: 'bat',
  erasure: 'era',
  apiKey: 'key',
  tenantErasure: 'ter',
  event: 'evt',
  worker: 'wrk',
  audit: 'aud',
  collection: 'col',
  site: 'sit',
  import: 'imp',
  mirror: 'mir',
} as const;
export type IdKind = keyof typeof prefixes;
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Makes `<prefix>_<26-character ULID>`: 48 bits of milliseconds, then 80 random bits. */
export function newId(kind: IdKind, clock: Clock = systemClock): string {
  return `${prefixes[kind]}_${ulid(clock.now().getTime(), randomBytes(10))}`;
}

export function isId(kind: IdKind, value: string): boolean {
  return new RegExp(`^${prefixes[kind]}_[0-7][0-9A-HJKMNP-TV-Z]{25}$`).test(value);
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isTenantId(value: unknown): value is TenantId {
  return typeof value === 'string' && uuidPattern.test(value);
}

/** Narrows a tenant id once, at the rim. Throws RangeError on an empty or malformed one, so that it can never be dropped from a WHERE. */
export function asTenantId(value: string): TenantId {
  if (!isTenantId(value)) throw new RangeError(`not a tenant id: ${JSON.stringify(value)}`);
  return value;
}

function ulid(milliseconds: number, random: Uint8Array): string {
  let bits = BigInt(milliseconds);
  for (const byte of random) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let i = 0; i < 26; i += 1) {
    text = crockford[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return text;
}
