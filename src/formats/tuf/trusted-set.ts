import { digestHex, digestOf } from '../digest.js';
import { FormatError } from '../format-error.js';
import { delegatedRole } from './delegated-role.js';
import type {
  MetaFile,
  TufMetadata,
  TufRole,
  TufRoot,
  TufSigned,
  TufSnapshot,
  TufTargets,
  TufTimestamp,
} from './metadata.js';
import { parseMetadata } from './parse-metadata.js';
import type { TufKeys } from './tuf-key.js';
import { requireThreshold } from './verify-role.js';

/**
 * What a client trusts, from one root on (TUF 5, the detailed client workflow). Metadata is given in the order of the workflow, and either taken or
 * refused; nothing is fetched here and nothing is asked of the clock. `time` is the reference time in milliseconds since 1970.
 *
 * Throws FormatError: `signature` for too few signatures, `rollback` for an older version, `expired` for what is too old at `time`, `digest` for
 * another length or hash than was promised, and what parseMetadata throws.
 */
export class TrustedSet {
  #root: TufRoot;
  #timestamp: TufTimestamp | undefined;
  #snapshot: TufSnapshot | undefined;
  readonly #targets = new Map<string, TufTargets>();

  /** `root` is trusted because of where it came from; it must be signed as it demands itself. */
  constructor(
    root: Uint8Array,
    readonly time: number,
  ) {
    const metadata = parseMetadata(root, 'root');
    requireRole(metadata, metadata.signed, 'root');
    this.#root = metadata.signed;
  }

  get root(): TufRoot {
    return this.#root;
  }

  get timestamp(): TufTimestamp | undefined {
    return this.#timestamp;
  }

  get snapshot(): TufSnapshot | undefined {
    return this.#snapshot;
  }

  targets(role: string): TufTargets | undefined {
    return this.#targets.get(role);
  }

  /** The root with the next version (5.3). It may have expired: a later one may follow. */
  updateRoot(bytes: Uint8Array): void {
    const metadata = parseMetadata(bytes, 'root');
    requireRole(metadata, this.#root, 'root'); // 5.3.4
    requireRole(metadata, metadata.signed, 'root');
    const expected = this.#root.version + 1; // 5.3.5
    if (metadata.signed.version !== expected)
      throw new FormatError('rollback', `root version ${metadata.signed.version} came where ${expected} must`);
    this.#root = metadata.signed;
  }

  /** Whether it is newer than the one before (5.4). An expired one is kept for comparison, and refused. */
  updateTimestamp(bytes: Uint8Array): boolean {
    this.#requireCurrent('root', this.#root); // 5.3.10
    const metadata = parseMetadata(bytes, 'timestamp');
    requireRole(metadata, this.#root, 'timestamp'); // 5.4.2
    const [old, { signed }] = [this.#timestamp, metadata];
    if (old) {
      requireNoRollback('timestamp', old.version, signed.version); // 5.4.3.1
      if (old.version === signed.version) return false;
      requireNoRollback('snapshot', old.meta['snapshot.json'].version, signed.meta['snapshot.json'].version); // 5.4.3.2
    }
    this.#timestamp = signed;
    this.#requireCurrent('timestamp', signed); // 5.4.4
    return true;
  }

  /** `isLocal`: it was accepted earlier, and is there to compare with; its hash may be that of an older timestamp (5.5). */
  updateSnapshot(bytes: Uint8Array, isLocal = false): void {
    const timestamp = this.#timestamp;
    if (!timestamp) throw new FormatError('schema', 'a snapshot comes after the timestamp');
    this.#requireCurrent('timestamp', timestamp);
    const meta = timestamp.meta['snapshot.json'];
    if (!isLocal) requireFile('snapshot', bytes, meta); // 5.5.2
    const metadata = parseMetadata(bytes, 'snapshot');
    requireRole(metadata, this.#root, 'snapshot'); // 5.5.3
    if (this.#snapshot) requireNoneLost(this.#snapshot, metadata.signed); // 5.5.5
    this.#snapshot = metadata.signed;
    this.#requireCurrent('snapshot', metadata.signed); // 5.5.6
    if (!isLocal) this.#requireSnapshotVersion(); // 5.5.4
  }

  /** Metadata of `role`, which `delegator` delegates to; of `targets` that is `root` (5.6). */
  updateTargets(bytes: Uint8Array, role = 'targets', delegator = 'root'): void {
    const snapshot = this.#snapshot;
    if (!snapshot) throw new FormatError('schema', 'targets come after the snapshot');
    this.#requireSnapshotVersion();
    const name = `${role}.json`;
    const meta = Object.hasOwn(snapshot.meta, name) ? snapshot.meta[name] : undefined;
    if (!meta) throw new FormatError('schema', `the snapshot does not name ${name}`);
    requireFile(role, bytes, meta); // 5.6.2
    const metadata = parseMetadata(bytes, 'targets');
    this.#requireDelegated(metadata, role, delegator); // 5.6.3
    if (metadata.signed.version !== meta.version)
      // 5.6.4
      throw new FormatError(
        'rollback',
        `${role} has version ${metadata.signed.version}, the snapshot names ${meta.version}`,
      );
    this.#requireCurrent(role, metadata.signed); // 5.6.5
    this.#targets.set(role, metadata.signed);
  }

  #requireDelegated(metadata: TufMetadata<TufTargets>, role: string, delegator: string): void {
    if (delegator === 'root') return requireRole(metadata, this.#root, 'targets');
    const { delegations } = this.#targets.get(delegator) ?? {};
    const delegated = delegations && delegatedRole(delegations, role);
    if (!delegated) throw new FormatError('schema', `${delegator} does not delegate to ${role}`);
    return requireThreshold(metadata, role, delegated, delegations.keys);
  }

  #requireSnapshotVersion(): void {
    const expected = this.#timestamp?.meta['snapshot.json'].version;
    if (this.#snapshot?.version !== expected)
      throw new FormatError(
        'rollback',
        `the snapshot has version ${this.#snapshot?.version}, the timestamp names ${expected}`,
      );
    this.#requireCurrent('snapshot', this.#snapshot!);
  }

  #requireCurrent(name: string, { expires }: { readonly expires: string }): void {
    if (Date.parse(expires) <= this.time)
      throw new FormatError('expired', `${name} expired at ${expires}; the reference time is ${isoTime(this.time)}`);
  }
}

const isoTime = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

function requireRole(
  metadata: TufMetadata<TufSigned>,
  root: { readonly keys: TufKeys; readonly roles: TufRoot['roles'] },
  name: keyof TufRoot['roles'],
): void {
  const role: TufRole = root.roles[name];
  requireThreshold(metadata, name, role, root.keys);
}

function requireNoRollback(name: string, old: number, version: number): void {
  if (version < old)
    throw new FormatError('rollback', `${name} version ${version} is older than ${old}, which was seen before`);
}

function requireFile(name: string, bytes: Uint8Array, { length, hashes }: MetaFile): void {
  if (length !== undefined && bytes.length !== length)
    throw new FormatError('digest', `${name} has ${bytes.length} bytes, ${length} were promised`);
  if (hashes && digestHex(digestOf(bytes)) !== hashes.sha256)
    throw new FormatError('digest', `${name} does not have the hash that was promised`);
}

function requireNoneLost(old: TufSnapshot, next: TufSnapshot): void {
  for (const [name, { version }] of Object.entries(old.meta)) {
    const now = Object.hasOwn(next.meta, name) ? next.meta[name] : undefined;
    if (!now) throw new FormatError('rollback', `the snapshot no longer names ${name}`);
    requireNoRollback(name, version, now.version);
  }
}
