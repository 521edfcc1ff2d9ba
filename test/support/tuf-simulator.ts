import type { KeyObject } from 'node:crypto';
import { keyIdOf } from '../../src/formats/tuf/tuf-key.js';
import { metaFileOf, tufTime } from '../../src/formats/tuf/write-metadata.js';
import { quotedRole } from '../../src/formats/tuf/quoted-role.js';
import type { MetadataSource } from '../../src/stages/tuf/metadata-source.port.js';
import { MemoryStore } from '../../src/stages/tuf/memory-store.js';
import { TufClient } from '../../src/stages/tuf/tuf-client.js';
import { aKey, signedBy, tufKeyFor } from './tuf.js';

export const start = Date.parse('2026-06-01T00:00:00Z');
const soon = tufTime(start / 1000 + 30 * 86_400);

/** Metadata before it is signed; tests change what they like. */
// eslint-disable-next-line typescript/no-explicit-any
type Loose = Record<string, any>;

export interface Delegated {
  readonly signed: Loose;
  keys: KeyObject[];
}

/** A repository in memory whose every member and signature a test can set. `publish` signs what is there and serves it. */
export class TufSimulator implements MetadataSource {
  readonly keys: Record<'root' | 'targets' | 'snapshot' | 'timestamp', KeyObject[]> = {
    root: [aKey(), aKey()],
    targets: [aKey()],
    snapshot: [aKey()],
    timestamp: [aKey()],
  };
  readonly files = new Map<string, Buffer>();
  readonly fetched: string[] = [];
  readonly delegated = new Map<string, Delegated>();
  root: Loose = { _type: 'root', spec_version: '1.0.34', version: 1, expires: soon, consistent_snapshot: true };
  targets: Loose = { _type: 'targets', spec_version: '1.0.34', version: 1, expires: soon, targets: {} };
  snapshot: Loose = { _type: 'snapshot', spec_version: '1.0.34', version: 1, expires: soon, meta: {} };
  timestamp: Loose = { _type: 'timestamp', spec_version: '1.0.34', version: 1, expires: soon, meta: {} };
  thresholds: Record<string, number> = { root: 2, targets: 1, snapshot: 1, timestamp: 1 };

  constructor() {
    this.publishRoot();
    this.publish();
  }

  /** The root of the version that it has, signed by the keys it names and by `others`. */
  publishRoot(others: readonly KeyObject[] = [], signers = this.keys.root): void {
    const all = Object.values(this.keys).flat();
    this.root.keys = Object.fromEntries(all.map((key) => [keyIdOf(tufKeyFor(key)), tufKeyFor(key)]));
    this.root.roles = Object.fromEntries(
      Object.entries(this.keys).map(([role, keys]) => [role, this.roleOf(keys, this.thresholds[role])]),
    );
    this.put(`${this.root.version}.root`, signedBy(this.root, [...new Set([...signers, ...others])]));
  }

  /** Everything else, with lengths and hashes as they come out. */
  publish(): void {
    this.snapshot.meta = {};
    this.#add('targets', this.targets, this.keys.targets);
    for (const [name, { signed, keys }] of this.delegated) this.#add(name, signed, keys);
    this.publishSnapshot();
  }

  publishSnapshot(): void {
    const bytes = signedBy(this.snapshot, this.keys.snapshot);
    this.put(`${this.snapshot.version}.snapshot`, bytes);
    this.timestamp.meta = { 'snapshot.json': metaFileOf(this.snapshot.version as number, bytes) };
    this.publishTimestamp();
  }

  publishTimestamp(keys = this.keys.timestamp): void {
    this.put('timestamp', signedBy(this.timestamp, keys));
  }

  /** The next version of snapshot and timestamp, and of what `also` names. */
  next(...also: Loose[]): void {
    for (const one of [...also, this.snapshot, this.timestamp]) one.version += 1;
    this.publish();
  }

  delegate(
    name: string,
    more: Loose,
    { from = this.targets, targets = {} }: { from?: Loose; targets?: Loose } = {},
  ): Delegated {
    const key = aKey();
    const role = { name, terminating: false, ...this.roleOf([key]), ...more };
    from.delegations ??= { keys: {}, roles: [] };
    from.delegations.keys[keyIdOf(tufKeyFor(key))] = tufKeyFor(key);
    from.delegations.roles.push(role);
    const made = {
      signed: { _type: 'targets', spec_version: '1.0.34', version: 1, expires: soon, targets },
      keys: [key],
    };
    this.delegated.set(name, made);
    return made;
  }

  roleOf(keys: readonly KeyObject[], threshold = 1): Loose {
    return { keyids: keys.map((key) => keyIdOf(tufKeyFor(key))), threshold };
  }

  put(name: string, bytes: Buffer): void {
    this.files.set(`metadata/${name}.json`, bytes);
  }

  get(name: string): Buffer {
    return this.files.get(`metadata/${name}.json`)!;
  }

  async fetch(path: string, limit: number): Promise<Buffer | undefined> {
    this.fetched.push(path);
    const bytes = this.files.get(path);
    if (bytes && bytes.length > limit) throw new Error(`${path} is longer than ${limit}`);
    return bytes;
  }

  #add(name: string, signed: Loose, keys: readonly KeyObject[]): void {
    const bytes = signedBy(signed, keys);
    this.put(`${signed.version}.${quotedRole(name)}`, bytes);
    this.snapshot.meta[`${name}.json`] = metaFileOf(signed.version as number, bytes);
  }
}

/** A client that has seen nothing but version 1 of the root, or what is in its store. */
export async function clientOf(
  source: TufSimulator,
  { store = new MemoryStore(), time = start }: { store?: MemoryStore; time?: number } = {},
): Promise<TufClient> {
  const options = { source, store, root: source.get('1.root'), time, signal: AbortSignal.timeout(10_000) };
  return TufClient.open(options);
}

/** Refreshes a client; gives the code of the refusal, or `ok`. */
export async function refreshed(
  source: TufSimulator,
  more: { store?: MemoryStore; time?: number } = {},
): Promise<string> {
  return (await clientOf(source, more)).refresh().then(
    () => 'ok',
    (error: Error & { readonly code?: string }) => error.code ?? error.message,
  );
}
