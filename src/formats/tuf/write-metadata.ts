import { compareBytes } from '../byte-order.js';
import { canonicalBytes } from '../canonical-json/canonicalize.js';
import { digestHex, digestOf } from '../digest.js';
import { binName, binOf } from './delegated-role.js';
import {
  tufSpecVersion,
  type MetaFile,
  type SuccinctRoles,
  type TopLevelRole,
  type TufFile,
  type TufMetadata,
  type TufRoot,
  type TufSignature,
  type TufSigned,
  type TufSnapshot,
  type TufTargets,
  type TufTimestamp,
} from './metadata.js';
import { keyIdOf, type TufKey, type TufKeys } from './tuf-key.js';

/** Seconds since 1970 as TUF writes times. */
export const tufTime = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

export interface Issue {
  readonly version: number;
  readonly expires: string;
}

export interface RoleKeys {
  readonly keys: readonly TufKey[];
  readonly threshold: number;
}

const idsOf = (keys: readonly TufKey[]): readonly string[] => [...new Set(keys.map(keyIdOf))].toSorted(compareBytes);

const keysById = (keys: readonly TufKey[]): TufKeys => Object.fromEntries(keys.map((key) => [keyIdOf(key), key]));

export function rootOf(issue: Issue, roles: Readonly<Record<TopLevelRole, RoleKeys>>): TufRoot {
  const named = Object.entries(roles).map(([name, { keys, threshold }]) => [name, { keyids: idsOf(keys), threshold }]);
  return {
    _type: 'root',
    spec_version: tufSpecVersion,
    ...issue,
    consistent_snapshot: true,
    keys: keysById(Object.values(roles).flatMap(({ keys }) => keys)),
    roles: Object.fromEntries(named) as TufRoot['roles'],
  };
}

/** Top-level targets that name no file and delegate to hash bins: 2^`bits` roles that `online` signs. */
export function delegatingTargets(issue: Issue, bits: number, online: RoleKeys): TufTargets {
  const bins = { keyids: idsOf(online.keys), threshold: online.threshold, bit_length: bits, name_prefix: 'bin' };
  return {
    ...targetsOf(issue, {}),
    delegations: { keys: keysById(online.keys), succinct_roles: bins },
  };
}

export const targetsOf = (issue: Issue, targets: Readonly<Record<string, TufFile>>): TufTargets => ({
  _type: 'targets',
  spec_version: tufSpecVersion,
  ...issue,
  targets,
});

/** The targets of each bin, by the bin's name; every bin is there. */
export function spreadTargets(
  bins: SuccinctRoles,
  targets: Iterable<readonly [string, TufFile]>,
): ReadonlyMap<string, Record<string, TufFile>> {
  const spread = new Map<string, Record<string, TufFile>>();
  for (let bin = 0; bin < 2 ** bins.bit_length; bin += 1) spread.set(binName(bins, bin), {});
  for (const [path, file] of targets) spread.get(binOf(bins, path))![path] = file;
  return spread;
}

export const snapshotOf = (issue: Issue, meta: Readonly<Record<string, MetaFile>>): TufSnapshot => ({
  _type: 'snapshot',
  spec_version: tufSpecVersion,
  ...issue,
  meta,
});

export const timestampOf = (issue: Issue, snapshot: MetaFile): TufTimestamp => ({
  _type: 'timestamp',
  spec_version: tufSpecVersion,
  ...issue,
  meta: { 'snapshot.json': snapshot },
});

/** The file. Its members stand in the order of RFC 8785; what is signed has a form of its own. */
export const encodeMetadata = (signed: unknown, signatures: readonly TufSignature[]): Buffer =>
  canonicalBytes({ signatures, signed });

export const metaFileOf = (version: number, bytes: Uint8Array): MetaFile => ({ version, ...fileOf(bytes) });

export const fileOf = (bytes: Uint8Array): TufFile => ({
  length: bytes.length,
  hashes: { sha256: digestHex(digestOf(bytes)) },
});

/** The metadata with one signature more, or that of the key replaced. */
export function withSignature<T extends TufSigned>(metadata: TufMetadata<T>, signature: TufSignature): TufMetadata<T> {
  const others = metadata.signatures.filter(({ keyid }) => keyid !== signature.keyid);
  return { ...metadata, signatures: [...others, signature].toSorted((a, b) => compareBytes(a.keyid, b.keyid)) };
}

/** `metadata/` name of a file: with its version in front, but for the timestamp (TUF 6.2). */
export const metadataName = (role: string, version: number): string =>
  role === 'timestamp' ? 'timestamp.json' : `${version}.${role}.json`;

/** `targets/` name of a target: its hash before the last part of its path (TUF 6.2). */
export function targetName(path: string, { hashes }: TufFile): string {
  const slash = path.lastIndexOf('/') + 1;
  return `${path.slice(0, slash)}${hashes.sha256}.${path.slice(slash)}`;
}
