import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { tufCanonicalBytes } from '../../src/formats/tuf/tuf-json.js';
import { keyIdOf, tufKeyOf } from '../../src/formats/tuf/tuf-key.js';
import {
  delegatingTargets,
  encodeMetadata,
  fileOf,
  rootOf,
  tufTime,
  withSignature,
  type RoleKeys,
} from '../../src/formats/tuf/write-metadata.js';
import type { TufSigned } from '../../src/formats/tuf/metadata.js';
import { parseMetadata } from '../../src/formats/tuf/parse-metadata.js';
import { LocalKeySigner } from '../../src/stages/signing/local-key-signer.js';
import {
  onlineLifetimes,
  releaseTargets,
  type Lifetimes,
  type NewTarget,
} from '../../src/stages/tuf/release-targets.js';
import { TufRepository } from '../../src/stages/tuf/tuf-repository.js';

const day = 86_400;
export const aKey = (kind: 'ed25519' | 'ec' = 'ed25519'): KeyObject =>
  kind === 'ed25519'
    ? generateKeyPairSync('ed25519').privateKey
    : generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;

export const tufKeyFor = (privateKey: KeyObject) => tufKeyOf(createPublicKey(privateKey));

export const roleOf = (keys: readonly KeyObject[], threshold = 1): RoleKeys => ({
  keys: keys.map((key) => tufKeyFor(key)),
  threshold,
});

/** Metadata bytes, signed by these keys. */
export function signedBy(signed: unknown, keys: readonly KeyObject[]): Buffer {
  const raw = signed as TufSigned;
  const signatures = keys.map((key) => ({ keyid: keyIdOf(tufKeyFor(key)), sig: signatureOf(key, raw) }));
  return encodeMetadata(raw, signatures);
}

const signatureOf = (key: KeyObject, signed: unknown): string =>
  sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', tufCanonicalBytes(signed), key).toString('hex');

export interface TufKeysOfTest {
  root: KeyObject[];
  targets: KeyObject[];
  online: KeyObject;
}

/** A repository with two offline root keys, one of targets, and an online one. */
export class TestRepository {
  readonly repository: TufRepository;
  keys: TufKeysOfTest = { root: [aKey('ec'), aKey(), aKey()], targets: [aKey('ec')], online: aKey('ec') };

  constructor(
    readonly folder: string,
    readonly now: number,
    readonly bits = 4,
  ) {
    this.repository = new TufRepository(folder);
  }

  /** Stages a root, and on request top-level targets, that are signed as the keys demand. */
  async rotate(
    version: number,
    signers: readonly KeyObject[] = this.keys.root.slice(0, 2),
    topVersion?: number,
  ): Promise<void> {
    const { root, targets, online } = this.keys;
    const roles = {
      root: roleOf(root, 2),
      targets: roleOf(targets),
      snapshot: roleOf([online]),
      timestamp: roleOf([online]),
    };
    await this.repository.stage(rootOf({ version, expires: tufTime(this.now + 365 * day) }, roles));
    this.signStaged('root', signers);
    if (topVersion === undefined) return;
    await this.repository.stage(
      delegatingTargets({ version: topVersion, expires: tufTime(this.now + 90 * day) }, this.bits, roleOf([online])),
    );
    this.signStaged('targets', targets);
  }

  signStaged(type: 'root' | 'targets', keys: readonly KeyObject[]): void {
    const path = this.repository.stagedPath(type);
    let metadata = parseMetadata(readFileSync(path), type);
    for (const key of keys)
      metadata = withSignature(metadata as never, {
        keyid: keyIdOf(tufKeyFor(key)),
        sig: signatureOf(key, metadata.raw),
      }) as never;
    writeFileSync(path, encodeMetadata(metadata.raw, metadata.signatures));
  }

  release(
    targets: readonly NewTarget[],
    { lifetimes = onlineLifetimes, now = this.now }: { lifetimes?: Lifetimes; now?: number } = {},
  ) {
    const signal = AbortSignal.timeout(60_000);
    return releaseTargets(this.repository, {
      targets,
      online: new LocalKeySigner(this.keys.online),
      lifetimes,
      now,
      signal,
    });
  }

  bytes(name: string): Buffer {
    return readFileSync(join(this.folder, 'metadata', name));
  }

  write(name: string, bytes: Uint8Array): void {
    mkdirSync(join(this.folder, 'metadata'), { recursive: true });
    writeFileSync(join(this.folder, 'metadata', name), bytes);
  }
}

export function aTarget(path: string, text: string): NewTarget {
  const bytes = Buffer.from(text);
  return { path, file: fileOf(bytes), bytes };
}

/** Serves a folder on loopback, for clients of other projects. */
export async function serveFolder(folder: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    try {
      response.end(readFileSync(join(folder, decodeURIComponent(new URL(request.url!, 'http://x').pathname))));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((done) => server.close(() => done())) };
}
