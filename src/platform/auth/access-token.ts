import { jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { ExportCenterError } from '../../kernel/errors.js';
import { roleScopes, scopes, type Role, type Scope } from './scopes.js';
import { invalidCredential } from './authentication-error.js';

export const tokenAlgorithms = ['ES256', 'EdDSA', 'RS256'] as const;
export type TokenAlgorithm = (typeof tokenAlgorithms)[number];

/** What the installation trusts. Algorithms are asymmetric ones only, so that a public key can never pass as a shared secret. */
export interface TokenTrust {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  readonly algorithms?: readonly TokenAlgorithm[];
  /** Every token must be bound to a key that the caller proves to have (RFC 9449). */
  readonly bound?: boolean;
  readonly now?: () => Date;
}

/** The claims that a token proved. `tenant` is an id or a slug; `tenants` are further ones that the bearer may pick. */
export interface ProvenClaims {
  readonly subject: string;
  readonly tenant: string;
  readonly tenants: readonly string[];
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly scopes: ReadonlySet<Scope>;
  /** Thumbprint of the key that the token is bound to; whoever sends the token must prove to have it. */
  readonly boundTo?: string;
  /** False where the token says nothing about rights, so that role bindings decide. */
  readonly grants: boolean;
  readonly expiresAt: Date;
}

/** Bytes; longer tokens are refused before they are parsed. */
export const maximumTokenLength = 8 * 1024;
const toleranceSeconds = 30;
const maximumAgeSeconds = 24 * 3600;

/**
 * Verifies an access token (RFC 9068 profile, with the rules of RFC 8725): compact JWS, `typ` at+jwt, pinned algorithms, issuer and
 * audience, `exp`, `sub` and `tenant` required. Throws EC-AUTHN-INVALID, or EC-UNAVAILABLE-ISSUER where the keys cannot be fetched.
 */
export async function verifyAccessToken(token: string, trust: TokenTrust): Promise<ProvenClaims> {
  if (token.length > maximumTokenLength || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw invalidCredential();
  try {
    const rules = Object.values(tokenRules).map((rule) => rule(trust));
    const { payload } = await jwtVerify(token, trust.keys, Object.assign({}, ...rules) as JWTVerifyOptions);
    return provenClaims(payload, trust.now?.() ?? new Date());
  } catch (error) {
    throw error instanceof ExportCenterError ? error : invalidCredential(error);
  }
}

function provenClaims(payload: JWTPayload, now: Date): ProvenClaims {
  const { sub, tenant, iat, exp } = payload;
  if (
    typeof sub !== 'string' ||
    sub === '' ||
    sub.length > 255 ||
    typeof tenant !== 'string' ||
    typeof exp !== 'number'
  )
    throw invalidCredential();
  if (iat !== undefined && now.getTime() / 1000 - iat > maximumAgeSeconds) throw invalidCredential();
  const roles = textList(payload['roles']);
  const named = typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : textList(payload['scope']);
  return {
    subject: sub,
    tenant,
    tenants: textList(payload['tenants']),
    groups: textList(payload['groups']),
    roles,
    scopes: new Set([...named.filter(isScope), ...scopesOfRoles(roles)]),
    grants: payload['scope'] !== undefined || payload['roles'] !== undefined,
    boundTo: boundTo(payload['cnf']),
    expiresAt: new Date(exp * 1000),
  };
}

/** A confirmation that this service cannot check makes the token worthless here: it must not pass as one without. */
function boundTo(confirmation: unknown): string | undefined {
  if (confirmation === undefined) return undefined;
  const { jkt, ...others } = (confirmation ?? {}) as { readonly jkt?: unknown };
  if (typeof jkt !== 'string' || jkt === '' || Object.keys(others).length > 0) throw invalidCredential();
  return jkt;
}

/** What jose is told to demand, rule by rule. A test takes each away and proves that it is missed. */
export const tokenRules: Record<string, (trust: TokenTrust) => JWTVerifyOptions> = {
  algorithms: ({ algorithms = ['ES256', 'EdDSA'] }) => ({ algorithms: [...algorithms] }),
  issuer: ({ issuer }) => ({ issuer }),
  audience: ({ audience }) => ({ audience }),
  typ: () => ({ typ: 'at+jwt' }),
  time: ({ now }) => ({ clockTolerance: toleranceSeconds, currentDate: now?.() ?? new Date() }),
};

/** The scopes of some roles; an unknown role grants nothing. */
export function scopesOfRoles(roles: readonly string[]): Scope[] {
  return roles.flatMap((role) => (isRole(role) ? roleScopes[role] : []));
}

export function isRole(value: string): value is Role {
  return Object.hasOwn(roleScopes, value);
}

export function isScope(value: string): value is Scope {
  return (scopes as readonly string[]).includes(value);
}

function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
