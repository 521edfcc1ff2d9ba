import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JWTHeaderParameters,
  type JWTPayload,
} from 'jose';
import type { TokenTrust } from '../../src/platform/auth/access-token.js';

export const testIssuer = 'https://issuer.test';
export const testAudience = 'export-center';

/** An issuer of access tokens whose public keys `trust` holds. */
export interface TokenMinter {
  readonly trust: TokenTrust;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** A good token; `claims` and `header` replace what they name, undefined removes a claim. */
  mint(claims: Record<string, unknown> & { tenant?: string }, header?: Partial<JWTHeaderParameters>): Promise<string>;
}

export async function createTokenMinter(): Promise<TokenMinter> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' };
  const trust: TokenTrust = { issuer: testIssuer, audience: testAudience, keys: createLocalJWKSet({ keys: [jwk] }) };
  const mint: TokenMinter['mint'] = (claims, header = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const payload: JWTPayload = {
      iss: testIssuer,
      aud: testAudience,
      sub: 'someone',
      iat: now,
      exp: now + 600,
      ...claims,
    };
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'test', ...header })
      .sign(privateKey);
  };
  return { trust, privateKey, publicKey, mint };
}
