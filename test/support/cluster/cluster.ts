import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey } from '../../../src/stages/signing/generate-key.js';
import { ServerProcess } from './server-process.js';

/** A signing key in files, as several processes share one. */
export interface SigningKey {
  readonly keyFile: string;
  readonly passphraseFile: string;
  /** PEM. */
  readonly publicKey: string;
}

/** The logins of a database that exists. */
export interface DatabaseLogins {
  readonly app: string;
  readonly owner: string;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly node?: readonly string[];
}

/** Several processes of the product on one PostgreSQL, one content store and one signing key. */
export class Cluster {
  readonly dataDir: string;
  readonly #logins: DatabaseLogins;
  readonly #key: SigningKey;
  readonly #processes: ServerProcess[] = [];

  constructor(logins: DatabaseLogins, key: SigningKey, dataDir: string) {
    this.#logins = logins;
    this.#key = key;
    this.dataDir = dataDir;
  }

  static async create(logins: DatabaseLogins, key: SigningKey): Promise<Cluster> {
    return new Cluster(logins, key, await mkdtemp(join(tmpdir(), 'ec-cluster-')));
  }

  /** An API without a worker; resolves when it listens. */
  async api(options: StartOptions = {}): Promise<{ readonly process: ServerProcess; readonly url: string }> {
    const api = this.#start('main', { ...options, env: { EC_WORKER: 'off', ...options.env } });
    const [, url] = await api.says(/listens on (http:\/\/[\d.:]+)/);
    return { process: api, url: url! };
  }

  /** A worker; resolves when it waits for runs. */
  async worker(options: StartOptions = {}): Promise<ServerProcess> {
    const worker = this.startWorker(options);
    await worker.says(/a worker waits for runs/);
    return worker;
  }

  /** A worker that may not have started yet. */
  startWorker(options: StartOptions = {}): ServerProcess {
    return this.#start('worker', options);
  }

  /** Ends all its processes and removes its content store. */
  async close(): Promise<void> {
    await Promise.all(this.#processes.map((child) => child.kill()));
    if (existsSync(this.dataDir)) await rm(this.dataDir, { recursive: true, force: true });
  }

  #start(entry: 'main' | 'worker', { env = {}, node = [] }: StartOptions): ServerProcess {
    const child = new ServerProcess(entry, { ...this.#environment(), ...env }, node);
    this.#processes.push(child);
    return child;
  }

  #environment(): Record<string, string> {
    return {
      EC_ENVIRONMENT: 'testing',
      EC_DATA_DIR: this.dataDir,
      EC_PORT: '0',
      EC_METRICS_PORT: '0',
      EC_THREADS: '2',
      EC_SIGNING: 'required',
      EC_SIGNING_KEY_FILE: this.#key.keyFile,
      EC_SIGNING_PASSPHRASE_FILE: this.#key.passphraseFile,
      DATABASE_URL: this.#logins.app,
      DATABASE_OWNER_URL: this.#logins.owner,
    };
  }
}

/** Makes a key pair in files of `folder`. */
export async function makeSigningKey(folder: string): Promise<SigningKey> {
  const passphrase = 'correct horse battery staple';
  const { privateKey, publicKey } = await generateKey({ format: 'pkcs8', algorithm: 'ecdsa-p256', passphrase });
  const [keyFile, passphraseFile] = [join(folder, 'signing.key.pem'), join(folder, 'passphrase')];
  await writeFile(keyFile, privateKey, { mode: 0o600 });
  await writeFile(passphraseFile, passphrase, { mode: 0o600 });
  return { keyFile, passphraseFile, publicKey };
}
