import { zstdDecompressSync } from 'node:zlib';
import { kindOfPack, kindOfPatches, kindOfRemoved } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { parseManifest } from '../../src/formats/bundle-manifest/parse-manifest.js';
import { parseMirrorIndex } from '../../src/formats/mirror-index/parse-mirror-index.js';
import { parseTombstone, type Tombstone } from '../../src/formats/tombstones/tombstone-line.js';
import { linesOf } from '../contracts/evidence-samples.js';
import { startCenter, type Center } from './center.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { push, strict } from './tar.js';

/** A run as the API shows it. */
export interface MirrorRun {
  readonly id: string;
  readonly state: string;
  readonly error: unknown;
  readonly base: { readonly manifestDigest: string; readonly itemSetRoot: string; readonly chainLength: number } | null;
  readonly result: {
    readonly manifestDigest: string;
    readonly itemSetRoot: string;
    readonly records: number;
    readonly bytes: number;
  };
}

export interface Problem {
  readonly code?: string;
  readonly detail?: string;
}

/** The files of a bundle, and what they say. */
export interface Opened {
  readonly tar: Buffer;
  readonly manifest: ReturnType<typeof parseManifest>;
  readonly mirror: ReturnType<typeof parseMirrorIndex>;
  /** Keys of the records in the packs. */
  readonly held: readonly string[];
  readonly removed: readonly Tombstone[];
  /** Of the packs or patches, and the tombstones. */
  readonly packBytes: number;
}

/** The application with a worker. Every test has a tenant of its own with a full profile, `all`, and a delta profile, `changes`. */
export class Mirrors {
  database!: TestDatabase;
  center!: Center;
  authorization = '';
  /** Slug of the present test's tenant. */
  slug = '';

  async start(): Promise<void> {
    this.database = await createTestDatabase();
    this.center = await startCenter(this.database.database, { worker: true });
  }

  async close(): Promise<void> {
    await this.center?.close();
    await this.database?.close();
  }

  async newTenant(): Promise<void> {
    this.slug = `t-${crypto.randomUUID().slice(0, 8)}`;
    const tenant = await this.database.tenant(this.slug);
    this.authorization = await this.center.bearer(tenant, 'tenant-admin');
    await this.profile('all', 'mirror:full');
    await this.profile('changes', 'mirror:delta');
  }

  async call(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
    const response = await fetch(`${this.center.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization: this.authorization,
        'idempotency-key': crypto.randomUUID(),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as MirrorRun & Problem };
  }

  profile(name: string, kind: string, more: object = {}) {
    const spec = { name, kind, selectors: { kinds: ['advisories'] }, allowEmpty: true, ...more };
    return this.call('POST', 'profiles', spec);
  }

  async load(records: readonly unknown[], query = ''): Promise<void> {
    const response = await fetch(`${this.center.url}/api/v1/evidence/batches?source=osv-test${query}`, {
      method: 'POST',
      body: linesOf(records),
      headers: {
        authorization: this.authorization,
        'content-type': 'application/x-ndjson',
        'idempotency-key': crypto.randomUUID(),
      },
    });
    expect(response.status).toBeLessThan(300);
  }

  /** A run that was created and has succeeded. */
  async finished(input: object): Promise<MirrorRun> {
    const { body } = await this.call('POST', 'runs', input);
    expect(body).toHaveProperty('id');
    const run = await eventually(
      async () => (await this.call('GET', `runs/${body.id}`)).body,
      ({ state }) => ['succeeded', 'failed'].includes(state),
      30_000,
    );
    expect([run.state, run.error]).toEqual(['succeeded', null]);
    return run;
  }

  async open({ id }: MirrorRun): Promise<Opened> {
    const { authorization } = this;
    const response = await fetch(`${this.center.url}/api/v1/runs/${id}/bundle`, { headers: { authorization } });
    const tar = Buffer.from(await response.arrayBuffer());
    const files = filesOf(tar);
    const lines = (chosen: (path: string) => unknown, read: (bytes: Buffer) => Buffer) =>
      [...files].flatMap(([path, bytes]) => (chosen(path) ? read(bytes).toString().trimEnd().split('\n') : []));
    const records = lines(kindOfPack, zstdDecompressSync);
    const packed = [...files].filter(([path]) => kindOfPack(path) ?? kindOfPatches(path) ?? kindOfRemoved(path));
    return {
      tar,
      packBytes: packed.reduce((sum, [, bytes]) => sum + bytes.length, 0),
      manifest: parseManifest(files.get('manifest.json')!),
      mirror: parseMirrorIndex(files.get('mirror.json')!),
      held: records.map((line) => (JSON.parse(line) as { key: string }).key),
      removed: lines(kindOfRemoved, (bytes) => bytes).map((line) => parseTombstone(Buffer.from(line))),
    };
  }
}

export function filesOf(tar: Buffer): ReadonlyMap<string, Buffer> {
  const { entries } = push(tar, { ...strict, maxBytes: 1e9 }, tar.length);
  return new Map(entries.map(({ path, dataOffset, bytes }) => [path, tar.subarray(dataOffset, dataOffset + bytes)]));
}
