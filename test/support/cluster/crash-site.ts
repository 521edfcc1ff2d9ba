import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDigest } from '../../../src/formats/digest.js';
import { keyFingerprint, parsePublicKey } from '../../../src/formats/key-files/public-key.js';
import type { TenantId } from '../../../src/kernel/ids.js';
import type { ConnectionSettings } from '../../../src/platform/db/database.js';
import { TypeOrmDatabase } from '../../../src/platform/db/typeorm-database.js';
import { locateBundle, type LocatedFile } from '../../../src/stages/packaging/bundle-files.js';
import { tarOf } from '../../../src/stages/packaging/computed-tar.js';
import { digestOfParts } from '../../../src/stages/packaging/fs-parts-reader.js';
import { PgBundleCatalog } from '../../../src/stages/packaging/pg-bundle-catalog.js';
import { FsContentStore } from '../../../src/stages/storage/fs-content-store.js';
import { PgBlobIndex } from '../../../src/stages/storage/pg-blob-index.js';
import { verifyBundle } from '../../../src/stages/verification/verify-bundle.js';
import { eventually } from '../eventually.js';
import type { Cluster, SigningKey } from './cluster.js';

export interface RunRow {
  readonly state: string;
  readonly attempt: number;
  readonly lost_leases: number;
  readonly manifest_digest: string | null;
  readonly result: { readonly manifestDigest: string; readonly tarDigest: string; readonly records: number } | null;
  readonly error: { readonly code: string; readonly detail: string; readonly retryable: boolean } | null;
}

export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly at: Date;
  readonly published_at: Date | null;
  readonly data: { readonly attempt: number; readonly code?: string };
}

interface Parts {
  readonly cluster: Cluster;
  readonly superuser: ConnectionSettings;
  readonly app: ConnectionSettings;
  readonly tenant: TenantId;
  readonly run: string;
  readonly key: SigningKey;
}

/** One installation with one run that waits. Looks at it from behind: past row-level security and into the files. */
export class CrashSite {
  readonly cluster: Cluster;
  readonly run: string;
  readonly tenant: TenantId;
  readonly #superuser: TypeOrmDatabase;
  readonly #app: TypeOrmDatabase;
  readonly #key: SigningKey;

  private constructor(parts: Parts, superuser: TypeOrmDatabase, app: TypeOrmDatabase) {
    this.cluster = parts.cluster;
    this.run = parts.run;
    this.tenant = parts.tenant;
    this.#key = parts.key;
    this.#superuser = superuser;
    this.#app = app;
  }

  static async open(parts: Parts): Promise<CrashSite> {
    const [superuser, app] = await Promise.all([
      TypeOrmDatabase.connect(parts.superuser, { poolSize: 1 }),
      TypeOrmDatabase.connect(parts.app, { poolSize: 1 }),
    ]);
    return new CrashSite(parts, superuser, app);
  }

  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.#superuser.system((tx) => tx.query<Row>(text, values));
  }

  /** Lets a worker have the run. */
  async go(): Promise<void> {
    await this.#app.tenant(this.tenant, (tx) =>
      tx.query(`SELECT export_center.run_queue_move($1, 'queued', 0)`, [this.run]),
    );
  }

  async row(): Promise<RunRow> {
    const sql = `SELECT state, attempt, lost_leases, manifest_digest, result, error FROM export_center.runs WHERE id = $1`;
    return (await this.query<RunRow>(sql, [this.run]))[0]!;
  }

  /** Waits until the run is in this state. */
  reaches(state: string, timeout = 60_000): Promise<RunRow> {
    return eventually(
      () => this.row(),
      (row) => row.state === state,
      timeout,
    );
  }

  events(): Promise<EventRow[]> {
    const sql = 'SELECT id, type, at, published_at, data FROM export_center.events WHERE subject = $1 ORDER BY seq';
    return this.query<EventRow>(sql, [this.run]);
  }

  /** Stages that an attempt finished, in order; one that was done twice stands there twice. */
  async stagesDone(): Promise<string[]> {
    const sql = `SELECT stage FROM export_center.run_stages WHERE run_id = $1 AND state = 'succeeded' ORDER BY finished_at`;
    return (await this.query<{ stage: string }>(sql, [this.run])).map(({ stage }) => stage);
  }

  async leases(): Promise<number> {
    return (await this.query('SELECT FROM export_center.run_queue WHERE lease_owner IS NOT NULL')).length;
  }

  async temporaryFiles(): Promise<string[]> {
    const incoming = join(this.#content, 'incoming');
    return existsSync(incoming) ? (await readdir(incoming)).filter((name) => name.endsWith('.tmp')) : [];
  }

  /** Every file of the content store, by path. */
  async segments(): Promise<string[]> {
    const folders = (await readdir(this.#content)).filter((name) => name.length === 2);
    const paths = await Promise.all(
      folders.map(async (name) =>
        (await readdir(join(this.#content, name))).map((file) => join(this.#content, name, file)),
      ),
    );
    return paths.flat();
  }

  /** Names of segments whose bytes have another digest. */
  async damagedSegments(): Promise<string[]> {
    const damaged: string[] = [];
    for (const path of await this.segments()) {
      const name = path.slice(-64);
      if (
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex') !== name
      )
        damaged.push(name);
    }
    return damaged;
  }

  /** The bundle as it lies on the disk: the verifier's verdict, deep, and the digest of its tar. */
  async bundle(): Promise<{ readonly verdict: string; readonly tarDigest: string }> {
    const files = await this.files();
    const publicKeys = [parsePublicKey(this.#key.publicKey)];
    const { verdict } = await verifyBundle(files, { publicKeys, depth: 'deep', threads: 1 });
    return { verdict, tarDigest: await digestOfParts(tarOf(files)) };
  }

  /** Of the one bundle here, once it is sealed. */
  async files(): Promise<readonly LocatedFile[]> {
    const store = new FsContentStore(this.cluster.dataDir, new PgBlobIndex(this.#app));
    const [sealed] = await this.query<{ digest: string }>(
      `SELECT 'sha256:' || encode(manifest_digest, 'hex') AS digest FROM export_center.bundles`,
    );
    const name = {
      manifestDigest: parseDigest(sealed?.digest ?? ''),
      signedBy: keyFingerprint(parsePublicKey(this.#key.publicKey)),
    };
    const bundle = await new PgBundleCatalog(this.#app).find(this.tenant, name);
    if (!bundle) throw new Error(`there is no bundle ${name.manifestDigest}`);
    return locateBundle(store, this.tenant, bundle);
  }

  async close(): Promise<void> {
    await Promise.all([this.cluster.close(), this.#superuser.close(), this.#app.close()]);
  }

  get #content(): string {
    return join(this.cluster.dataDir, 'content', this.tenant);
  }
}
