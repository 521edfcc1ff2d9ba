import { createHash, timingSafeEqual } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { invalidCredential } from './authentication-error.js';

/** What a proof must be for: this request, with this token, by the holder of this key. */
export interface ProofContext {
  readonly method: string;
  /** Absolute URL of the request as the client sees it. */
  readonly url: string;
  readonly token: string;
  /** `cnf.jkt` of the token: thumbprint (RFC 7638) of the key that it is bound to. */
  readonly thumbprint: string;
  readonly now?: () => Date;
}

/** Seconds before and after now in which a proof may have been made. */
export const proofWindow = 60;
export const proofAlgorithms = ['ES256', 'EdDSA'] as const;
const maximumLength = 4 * 1024;

/**
 * Checks a DPoP proof (RFC 9449, section 4.3): signed by the key in its own header, for this method and URL, made now, for this token,
 * and by the key that the token is bound to. Answers what must be remembered so that it is not used twice. Throws EC-AUTHN-INVALID.
 */
export async function verifyDpopProof(proof: string, context: ProofContext): Promise<Buffer> {
  if (proof.length > maximumLength || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(proof)) throw invalidCredential();
  const now = context.now?.() ?? new Date();
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: [...proofAlgorithms],
      requiredClaims: ['iat', 'jti', 'htm', 'htu', 'ath'],
      clockTolerance: proofWindow,
      currentDate: now,
    });
    const { jwk } = protectedHeader;
    const thumbprint = jwk ? await calculateJwkThumbprint(jwk) : '';
    const proven: Proven = { ...payload, thumbprint };
    if (!Object.values(proofChecks).every((holds) => holds(proven, context, now))) throw invalidCredential();
    return identityOf(String(payload.jti), thumbprint);
  } catch (error) {
    throw invalidCredential(error);
  }
}

type Proven = Readonly<Record<string, unknown>> & { readonly thumbprint: string };
type ProofCheck = (proven: Proven, context: ProofContext, now: Date) => boolean;

/** What a signed proof must say, by the names of its claims; all of it. A test takes each away and proves that it is missed. */
export const proofChecks: Record<'iat' | 'jti' | 'htm' | 'htu' | 'ath' | 'key', ProofCheck> = {
  iat: ({ iat }, _, now) => typeof iat === 'number' && Math.abs(now.getTime() / 1000 - iat) <= proofWindow,
  jti: ({ jti }) => typeof jti === 'string' && jti.length >= 1 && jti.length <= 256,
  htm: ({ htm }, { method }) => htm === method,
  htu: ({ htu }, { url }) => typeof htu === 'string' && targetOf(htu) === targetOf(url),
  ath: ({ ath }, { token }) =>
    typeof ath === 'string' && equal(ath, createHash('sha256').update(token).digest('base64url')),
  key: ({ thumbprint }, context) => equal(thumbprint, context.thumbprint),
};

/** A URL without query and fragment, normalised (section 4.3, point 9); '' for what is none. */
function targetOf(text: string): string {
  if (!URL.canParse(text)) return '';
  const { origin, pathname } = new URL(text);
  return origin === 'null' ? '' : origin + pathname;
}

/** The key and the proof's own id: nobody can use up the ids of another. */
function identityOf(jti: string, thumbprint: string): Buffer {
  return createHash('sha256').update(`${thumbprint}\n${jti}`).digest();
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
