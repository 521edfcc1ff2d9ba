import { exportJWK } from 'jose';
import { verifyAccessToken } from '../../src/platform/auth/access-token.js';
import { IssuerKeys } from '../../src/platform/auth/issuer-keys.js';
import { serveKeys, type KeyEndpoint } from '../support/issuer.js';
import { createTokenMinter, type TokenMinter } from '../support/tokens.js';

let tokens: TokenMinter;
let endpoint: KeyEndpoint;

beforeAll(async () => {
  tokens = await createTokenMinter();
});

beforeEach(async () => {
  endpoint = await serveKeys([{ ...(await exportJWK(tokens.publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }]);
});

afterEach(() => endpoint.close());

const trusting = (url: string) => ({
  ...tokens.trust,
  keys: new IssuerKeys({ issuer: tokens.trust.issuer, jwksUrl: url }).find,
});

describe('keys of a token issuer', () => {
  it('are fetched once for many tokens', async () => {
    const trust = trusting(endpoint.url);
    for (let index = 0; index < 5; index += 1) {
      expect(await verifyAccessToken(await tokens.mint({ tenant: 't' }), trust)).toMatchObject({ tenant: 't' });
    }
    expect(endpoint.asked).toBe(1);
  });

  it('B58 are not fetched again for every unknown kid', async () => {
    const trust = trusting(endpoint.url);
    await verifyAccessToken(await tokens.mint({ tenant: 't' }), trust);
    for (let index = 0; index < 20; index += 1) {
      const token = await tokens.mint({ tenant: 't' }, { kid: `unknown-${index}` });
      await expect(verifyAccessToken(token, trust)).rejects.toMatchObject({ code: 'EC-AUTHN-INVALID' });
    }
    expect(endpoint.asked).toBe(1);
  });

  it('B58 that are symmetric verify nothing', async () => {
    endpoint.body = JSON.stringify({ keys: [{ kty: 'oct', kid: 'test', alg: 'HS256', k: 'c2VjcmV0' }] });
    const token = await tokens.mint({ tenant: 't' });
    await expect(verifyAccessToken(token, trusting(endpoint.url))).rejects.toMatchObject({ code: 'EC-AUTHN-INVALID' });
  });

  it.each([
    ['500', () => (endpoint.status = 500)],
    ['a redirect', () => (endpoint.status = 302)],
    ['no JSON', () => (endpoint.body = 'oops')],
    ['no key set', () => (endpoint.body = '{"keys":5}')],
  ])('are unavailable, and the token not refused, where the issuer answers %s', async (_, disturb) => {
    disturb();
    const token = await tokens.mint({ tenant: 't' });
    await expect(verifyAccessToken(token, trusting(endpoint.url))).rejects.toMatchObject({
      code: 'EC-UNAVAILABLE-ISSUER',
      kind: 'unavailable',
    });
  });

  it('are unavailable where nothing listens', async () => {
    const token = await tokens.mint({ tenant: 't' });
    await expect(verifyAccessToken(token, trusting('http://127.0.0.1:9/keys'))).rejects.toMatchObject({
      code: 'EC-UNAVAILABLE-ISSUER',
    });
  });
});
