import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTHeaderParameters } from 'jose';

export interface ProofKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export async function newProofKey(): Promise<ProofKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { privateKey, jwk: await exportJWK(publicKey) };
}

/** A good proof (RFC 9449); `claims` and `header` replace what they name, undefined removes a claim. */
export function dpopProof(
  key: ProofKey,
  claims: Record<string, unknown> & { readonly token?: string },
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  const { token, ...named } = claims;
  const bound = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') };
  const payload = { jti: crypto.randomUUID(), iat: Math.floor(Date.now() / 1000), ...bound, ...named };
  return new SignJWT(payload)
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.jwk, ...header })
    .sign(key.privateKey);
}
