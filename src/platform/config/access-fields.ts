import { isIP } from 'node:net';
import { z } from 'zod';

const text = z.string().min(1);
const algorithms = ['ES256', 'EdDSA', 'RS256'] as const;
export type OidcAlgorithm = (typeof algorithms)[number];

/** A setting that is a list: parts separated by commas, blanks around them ignored. */
const list = (value: string): string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** Who is let in. Part of `settingFields`; read them with `accessSettings`. */
export const accessFields = {
  oidcIssuer: z.url().optional().describe('issuer whose access tokens are accepted, as in their "iss"'),
  oidcAudience: text.optional().describe('audience that a token must name in "aud"'),
  oidcJwksUrl: z.url().optional().describe('where the keys of the issuer are; default: its discovery document'),
  oidcAlgorithms: text
    .refine((value) => list(value).length > 0 && list(value).every(isAlgorithm), {
      error: `must be some of ${algorithms.join(', ')}, separated by commas`,
    })
    .default('ES256,EdDSA')
    .describe('signature algorithms of tokens that are accepted, of ES256, EdDSA and RS256, separated by commas'),
  oidcStaleSeconds: z.coerce
    .number()
    .int()
    .min(0)
    .max(86_400)
    .default(3_600)
    .describe('how long keys that are due to be fetched again are still used while the issuer does not answer'),
  oidcDpop: z
    .enum(['accepted', 'required'])
    .default('accepted')
    .describe(
      'required refuses tokens that are not bound to a key (DPoP, RFC 9449); bound ones always need their proof',
    ),
  publicUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
    .optional()
    .describe('URL under which clients reach the API, for DPoP proofs; default: that of the request'),
  trustedProxies: text
    .refine((value) => list(value).every(isNetwork), {
      error: 'must be addresses or networks such as 10.0.0.0/8, separated by commas',
    })
    .optional()
    .describe('proxies whose X-Forwarded-For, -Proto and -Host are believed, separated by commas; default: none'),
} as const;

const accessShape = z.object(accessFields);
export type AccessValues = z.output<typeof accessShape>;

export interface OidcSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl?: string;
  readonly algorithms: readonly OidcAlgorithm[];
  readonly staleSeconds: number;
  readonly dpopRequired: boolean;
}

export interface AccessSettings {
  /** Absent: API keys are the only credential. */
  readonly oidc?: OidcSettings;
  readonly publicUrl?: string;
  readonly trustedProxies: readonly string[];
}

export function accessSettings(values: AccessValues): AccessSettings {
  return {
    oidc: oidcOf(values),
    publicUrl: values.publicUrl,
    trustedProxies: list(values.trustedProxies ?? ''),
  };
}

function oidcOf(values: AccessValues): OidcSettings | undefined {
  const { oidcIssuer: issuer, oidcAudience: audience, oidcJwksUrl: jwksUrl } = values;
  if (!issuer || !audience) return undefined;
  return {
    issuer,
    audience,
    jwksUrl,
    algorithms: list(values.oidcAlgorithms).filter(isAlgorithm),
    staleSeconds: values.oidcStaleSeconds,
    dpopRequired: values.oidcDpop === 'required',
  };
}

/** What does not fit together, one sentence each. */
export function accessContradictions(values: AccessValues): string[] {
  const problems: string[] = [];
  const { oidcIssuer, oidcAudience, oidcJwksUrl } = values;
  if (Boolean(oidcIssuer) !== Boolean(oidcAudience))
    problems.push('EC_OIDC_ISSUER and EC_OIDC_AUDIENCE are given together or not at all');
  const keys = oidcJwksUrl ?? oidcIssuer;
  if (keys && !isSafe(keys))
    problems.push(
      `${oidcJwksUrl ? 'EC_OIDC_JWKS_URL' : 'EC_OIDC_ISSUER'} must be an https:// URL, because whoever answers there decides who is let in`,
    );
  return problems;
}

/** Without TLS only what cannot leave this machine. */
function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function isAlgorithm(value: string): value is OidcAlgorithm {
  return (algorithms as readonly string[]).includes(value);
}

function isNetwork(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
