import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { dpopProof, type ProofKey } from './dpop.js';

export interface ProviderClient {
  readonly id: string;
  readonly alg?: 'ES256' | 'RS256' | 'EdDSA';
  /** What its tokens say beside the usual. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A running `oidc-provider`, on one port for its whole life, whatever happens to its process. */
export interface OidcProvider {
  readonly issuer: string;
  /** Paths that it was asked for. */
  readonly asked: string[];
  /** A token of the client-credentials grant; bound to the key where one is given. */
  token(client: string, options?: { readonly scope?: string; readonly boundTo?: ProofKey }): Promise<string>;
  /** Takes its process away. */
  stop(): Promise<void>;
  /** Brings it back, with the same keys. */
  start(): Promise<void>;
  /** Signs with a new key from now on; the earlier ones stay published. */
  rotate(): Promise<void>;
}

const entry = createRequire(import.meta.url).resolve('./provider-process.mjs');

export async function startOidcProvider(audience: string, clients: readonly ProviderClient[]): Promise<OidcProvider> {
  let keys = [await newKey('ES256', 'es-1'), await newKey('RS256', 'rs-1'), await newKey('EdDSA', 'ed-1')];
  let port = 0;
  let child: ChildProcess | undefined;
  const asked: string[] = [];
  const start = async (): Promise<void> => {
    child = fork(entry, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const known = clients.map(({ id, alg = 'ES256', claims }) => ({ id, alg, claims }));
    child.send({ port, audience, keys, clients: known });
    port = await portOf(child, asked);
  };
  const stop = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  await start();
  const issuer = `http://127.0.0.1:${port}`;
  return {
    issuer,
    asked,
    token: (client, options) => fetchToken(issuer, client, options),
    start,
    stop,
    rotate: async () => {
      keys = [await newKey('ES256', 'es-2'), ...keys];
      await stop();
      await start();
    },
  };
}

async function newKey(alg: 'ES256' | 'RS256' | 'EdDSA', kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg, kid, use: 'sig' };
}

function portOf(child: ChildProcess, asked: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the provider ended with ${code}`)));
    child.on('message', (message: { port?: number; asked?: string }) => {
      if (message.asked !== undefined) asked.push(message.asked);
      if (message.port !== undefined) resolve(message.port);
    });
  });
}

async function fetchToken(
  issuer: string,
  client: string,
  { scope, boundTo }: { readonly scope?: string; readonly boundTo?: ProofKey } = {},
): Promise<string> {
  const url = `${issuer}/token`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${client}:${encodeURIComponent(`secret of ${client}`)}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
      ...(boundTo ? { DPoP: await dpopProof(boundTo, { htm: 'POST', htu: url }) } : {}),
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) }),
  });
  const answer = (await response.json()) as { access_token?: string };
  if (answer.access_token === undefined) throw new Error(JSON.stringify(answer));
  return answer.access_token;
}
