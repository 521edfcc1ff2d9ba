import { FormatError } from '../../formats/format-error.js';
import { delegatesFor } from '../../formats/tuf/delegated-role.js';
import type { MetaFile, TufFile, TufTargets } from '../../formats/tuf/metadata.js';
import { TrustedSet } from '../../formats/tuf/trusted-set.js';
import { quotedRole } from '../../formats/tuf/quoted-role.js';
import type { MetadataSource, TrustedStore } from './metadata-source.port.js';

export interface TufClientOptions {
  readonly source: MetadataSource;
  readonly store: TrustedStore;
  /** The root to begin with where the store has none yet. It must have come by a way that is trusted. */
  readonly root?: Uint8Array;
  /** What counts as now, in milliseconds since 1970. */
  readonly time: number;
  readonly signal: AbortSignal;
}

/** Bytes of a file where nothing smaller was promised. */
const limits = { root: 512_000, timestamp: 16_384, snapshot: 2_000_000, targets: 5_000_000 } as const;
const [rotationLimit, delegationLimit] = [256, 32];
const timeName = 'reference-time';

/**
 * Brings what is trusted up to date (TUF 5). The reference time is never behind the greatest one that the store has seen: a site without a trusted
 * clock cannot be led back. Throws what TrustedSet throws, and FormatError `truncated` for a file that must be there.
 */
export class TufClient {
  readonly #trusted: TrustedSet;

  private constructor(
    readonly options: TufClientOptions,
    trusted: TrustedSet,
  ) {
    this.#trusted = trusted;
  }

  static async open(options: TufClientOptions): Promise<TufClient> {
    const { store } = options;
    const root = (await store.read('root')) ?? options.root;
    if (!root) throw new FormatError('truncated', 'no trusted root is known: give one');
    const seen = Number(await store.read(timeName)) || 0;
    const client = new TufClient(options, new TrustedSet(root, Math.max(options.time, seen)));
    await store.write('root', root);
    return client;
  }

  get trusted(): TrustedSet {
    return this.#trusted;
  }

  /** The whole workflow for the top-level roles. */
  async refresh(): Promise<void> {
    await this.#updateRoot();
    await this.#updateTimestamp();
    await this.#updateSnapshot();
    await this.#updateTargets('targets', 'root');
    await this.options.store.write(timeName, Buffer.from(String(this.#trusted.time)));
  }

  /** Length and hash of a target, from the first role in the order of delegation that names it; undefined where none does (5.6.7). */
  async target(path: string): Promise<TufFile | undefined> {
    const [waiting, visited] = [[{ role: 'targets', delegator: 'root' }], new Set<string>()];
    while (waiting.length > 0 && visited.size <= delegationLimit) {
      const { role, delegator } = waiting.pop()!;
      if (visited.has(role)) continue;
      visited.add(role);
      const { targets, delegations } = await this.#updateTargets(role, delegator);
      if (Object.hasOwn(targets, path)) return targets[path];
      const delegates = delegations ? delegatesFor(delegations, path) : [];
      const last = delegates.findIndex(({ terminating }) => terminating);
      // A terminating role that matches ends the search behind it, and with it all that waited.
      if (last >= 0) waiting.length = 0;
      const asked = last >= 0 ? delegates.slice(0, last + 1) : delegates;
      for (const { name } of asked.toReversed()) waiting.push({ role: name, delegator: role });
    }
    return undefined;
  }

  /** A role that the top-level targets delegate to, whole. */
  role(name: string): Promise<TufTargets> {
    return this.#updateTargets(name, 'targets');
  }

  async #updateRoot(): Promise<void> {
    const last = this.#trusted.root.version + rotationLimit;
    for (let version = this.#trusted.root.version + 1; version <= last; version += 1) {
      const bytes = await this.#fetch(`${version}.root`, limits.root);
      if (!bytes) return;
      this.#trusted.updateRoot(bytes);
      await this.options.store.write('root', bytes);
    }
  }

  async #updateTimestamp(): Promise<void> {
    await this.#recall('timestamp', (bytes) => void this.#trusted.updateTimestamp(bytes));
    const bytes = await this.#required('timestamp', limits.timestamp);
    if (this.#trusted.updateTimestamp(bytes)) await this.options.store.write('timestamp', bytes);
  }

  async #updateSnapshot(): Promise<void> {
    const meta = this.#trusted.timestamp!.meta['snapshot.json'];
    await this.#recall('snapshot', (bytes) => this.#trusted.updateSnapshot(bytes, true));
    if (this.#trusted.snapshot?.version === meta.version) return;
    const bytes = await this.#required(this.#versioned('snapshot', meta), meta.length ?? limits.snapshot);
    this.#trusted.updateSnapshot(bytes);
    await this.options.store.write('snapshot', bytes);
  }

  async #updateTargets(role: string, delegator: string): Promise<TufTargets> {
    const known = this.#trusted.targets(role);
    if (known) return known;
    const name = quotedRole(role);
    await this.#recall(name, (bytes) => this.#trusted.updateTargets(bytes, role, delegator));
    const recalled = this.#trusted.targets(role);
    if (recalled) return recalled;
    const all = this.#trusted.snapshot!.meta;
    const meta = Object.hasOwn(all, `${role}.json`) ? all[`${role}.json`] : undefined;
    if (!meta) throw new FormatError('truncated', `the snapshot does not name ${role}.json`);
    const bytes = await this.#required(this.#versioned(name, meta), meta.length ?? limits.targets);
    this.#trusted.updateTargets(bytes, role, delegator);
    await this.options.store.write(name, bytes);
    return this.#trusted.targets(role)!;
  }

  /** What was trusted before is tried again; where it no longer holds, a new one is fetched. */
  async #recall(name: string, take: (bytes: Buffer) => void): Promise<void> {
    const bytes = await this.options.store.read(name);
    if (!bytes) return;
    try {
      take(bytes);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  }

  #versioned(name: string, { version }: MetaFile): string {
    return this.#trusted.root.consistent_snapshot ? `${version}.${name}` : name;
  }

  async #required(name: string, limit: number): Promise<Buffer> {
    const bytes = await this.#fetch(name, limit);
    if (!bytes) throw new FormatError('truncated', `the repository has no ${name}.json`);
    return bytes;
  }

  #fetch(name: string, limit: number): Promise<Buffer | undefined> {
    return this.options.source.fetch(`metadata/${name}.json`, limit, this.options.signal);
  }
}
