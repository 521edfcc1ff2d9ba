import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { unavailable } from '../../kernel/errors.js';
import { fetchIssuerDocument } from './fetch-issuer-document.js';

/** Milliseconds, each with a default. */
export interface IssuerKeyTimes {
  /** How long keys are used before they are fetched again: 10 minutes. */
  readonly fresh?: number;
  /** How much longer they are used where the issuer does not answer: 1 hour. */
  readonly stale?: number;
  /** Least time between two fetches for keys that are not known: 30 seconds. */
  readonly cooldown?: number;
  /** Least time between two tries while the issuer does not answer: 5 seconds. */
  readonly retry?: number;
  /** How long one request may take: 5 seconds. */
  readonly timeout?: number;
  /** Monotonic clock, for tests. */
  readonly now?: () => number;
}

export interface IssuerAddress {
  readonly issuer: string;
  /** Where its keys are; from its discovery document where absent. */
  readonly jwksUrl?: string;
}

interface KnownKeys {
  readonly find: JWTVerifyGetKey;
  readonly at: number;
}

/** Public keys of asymmetric signatures. A symmetric key in a public document is a secret no longer. */
const keyTypes = new Set(['EC', 'OKP', 'RSA']);

/**
 * The keys with which an issuer signs, kept for a while. An unknown `kid` makes them be fetched again, once in the cooldown, so that a
 * rotation is followed at once and nobody can make the issuer be asked for each bad token. An issuer that is down does no harm until
 * the stale time is over. Whatever keeps keys from being read is EC-UNAVAILABLE-ISSUER: no token is bad because the issuer is down.
 */
export class IssuerKeys {
  readonly #address: IssuerAddress;
  readonly #times: Required<IssuerKeyTimes>;
  #known?: KnownKeys;
  #url?: string;
  #fetching?: Promise<KnownKeys>;
  #triedAt = -Infinity;
  #failedAt = -Infinity;

  constructor(address: IssuerAddress, times: IssuerKeyTimes = {}) {
    this.#address = address;
    const usual = { fresh: 600_000, stale: 3_600_000, cooldown: 30_000, retry: 5_000, timeout: 5_000 };
    this.#times = { ...usual, now: () => performance.now(), ...times };
  }

  /** The key that a token's header names. Throws EC-UNAVAILABLE-ISSUER, or what jose throws for a key that is not there. */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const known = await this.#current();
    try {
      return await known.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      return (await this.#afterUnknownKey(known, error)).find(header, token);
    }
  };

  async #current(): Promise<KnownKeys> {
    const { now, fresh, stale, retry } = this.#times;
    const known = this.#known;
    if (known && now() < known.at + fresh) return known;
    const usable = known && now() < known.at + fresh + stale ? known : undefined;
    if (now() < this.#failedAt + retry) return usable ?? refuse();
    return this.#refresh().catch((error: unknown) => usable ?? refuse(error));
  }

  /** Later keys than those in which the key is missing. Throws the given error where it is too early to ask the issuer again. */
  async #afterUnknownKey(known: KnownKeys, missing: Error): Promise<KnownKeys> {
    const { now, cooldown } = this.#times;
    if (this.#known && this.#known !== known) return this.#known;
    if (this.#fetching || now() >= this.#triedAt + cooldown) return this.#refresh().catch(refuse);
    if (this.#failedAt === this.#triedAt) return refuse();
    throw missing;
  }

  #refresh(): Promise<KnownKeys> {
    this.#fetching ??= this.#fetch().finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  async #fetch(): Promise<KnownKeys> {
    this.#triedAt = this.#times.now();
    try {
      this.#known = { find: keySet(await this.#document()), at: this.#triedAt };
      return this.#known;
    } catch (error) {
      this.#failedAt = this.#triedAt;
      this.#url = undefined;
      throw error;
    }
  }

  async #document(): Promise<Readonly<Record<string, unknown>>> {
    this.#url ??= this.#address.jwksUrl ?? (await discoverKeys(this.#address.issuer, this.#times.timeout));
    return fetchIssuerDocument(this.#url, this.#times.timeout);
  }
}

/** `jwks_uri` of the issuer's discovery document, which must name this very issuer (OpenID Connect Discovery 1.0, section 4.3). */
async function discoverKeys(issuer: string, timeout: number): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = await fetchIssuerDocument(url, timeout);
  if (document['issuer'] !== issuer) throw new Error(`${url} is the document of another issuer`);
  const keys = document['jwks_uri'];
  if (typeof keys !== 'string' || !URL.canParse(keys) || !isSafe(keys, issuer))
    throw new Error(`${url} names no jwks_uri that can be used`);
  return keys;
}

/** Never from https down to http. */
const isSafe = (url: string, issuer: string): boolean =>
  url.startsWith('https://') || (url.startsWith('http://') && issuer.startsWith('http://'));

function keySet(document: Readonly<Record<string, unknown>>): JWTVerifyGetKey {
  const { keys } = document as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('the document of the issuer is no key set');
  const usable = keys.filter((key: unknown) => keyTypes.has(String((key as { kty?: unknown } | null)?.kty)));
  return createLocalJWKSet({ keys: usable });
}

function refuse(cause?: unknown): never {
  throw unavailable('EC-UNAVAILABLE-ISSUER', 'the keys of the token issuer cannot be fetched; try again', {
    cause,
    retryAfter: 30,
  });
}
