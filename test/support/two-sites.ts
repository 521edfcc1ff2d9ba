import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { SETTINGS, type Settings } from '../../src/platform/config/settings.js';
import { SIGNER, type Signer } from '../../src/stages/signing/signer.port.js';
import { linesOf } from '../contracts/evidence-samples.js';
import { bareEnvironment, runBuiltCli, type CliOutcome } from './built-cli.js';
import { startCenter, type Center } from './center.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** One installation with a tenant `default`, and the command line that talks to it. */
export class Installation {
  private constructor(
    readonly test: TestDatabase,
    readonly center: Center,
    readonly authorization: string,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<Installation> {
    const test = await createTestDatabase();
    const center = await startCenter(test.database, { worker: true, env });
    return new Installation(test, center, await center.bearer(await test.tenant('default'), 'tenant-admin'));
  }

  cli(...args: string[]): Promise<CliOutcome> {
    const token = this.authorization.slice('Bearer '.length);
    return runBuiltCli(args, bareEnvironment({ EXPORT_CENTER_URL: this.center.url, EXPORT_CENTER_TOKEN: token }));
  }

  /** What a command prints as JSON. */
  async json<T>(...args: string[]): Promise<T> {
    const { code, stdout, stderr } = await this.cli(...args, '--output', 'json');
    if (code !== 0) throw new Error(`${args.join(' ')}: exit ${code} ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  async load(records: readonly object[], query = ''): Promise<void> {
    const response = await fetch(`${this.center.url}/api/v1/evidence/batches?source=osv-test${query}`, {
      method: 'POST',
      headers: {
        authorization: this.authorization,
        'content-type': 'application/x-ndjson',
        'idempotency-key': crypto.randomUUID(),
      },
      body: linesOf(records),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  async close(): Promise<void> {
    await this.center.close();
    await this.test.close();
  }
}

/** Two installations that share nothing but a folder, which is the medium between them. */
export class TwoSites {
  near!: Installation;
  far!: Installation;
  folder!: string;

  /** The far one trusts the near one and is the site plant-7. */
  async start(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'two-sites-'));
    this.near = await Installation.start();
    this.far = await Installation.start({ EC_SITE_NAME: 'plant-7' });
    const { trustedKeysDir } = this.far.center.app.get<Settings>(SETTINGS).imports;
    mkdirSync(trustedKeysDir, { recursive: true });
    await writeFile(join(trustedKeysDir, 'near.pem'), await publicKeyOf(this.near));
    await writeFile(this.at('plant-7.pub.pem'), await publicKeyOf(this.far));
  }

  /** A path on the medium. */
  at(name: string): string {
    return join(this.folder, name);
  }

  readAt(name: string): Promise<string> {
    return readFile(this.at(name), 'utf8');
  }

  async close(): Promise<void> {
    await this.near?.close();
    await this.far?.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function publicKeyOf({ center }: Installation): Promise<string> {
  return encodePublicKey(await center.app.get<Signer>(SIGNER).publicKey());
}
