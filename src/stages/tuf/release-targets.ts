import { FormatError } from '../../formats/format-error.js';
import type {
  MetaFile,
  SuccinctRoles,
  TufFile,
  TufMetadata,
  TufSnapshot,
  TufTargets,
} from '../../formats/tuf/metadata.js';
import { parseMetadata } from '../../formats/tuf/parse-metadata.js';
import { tufCanonicalBytes } from '../../formats/tuf/tuf-json.js';
import {
  metaFileOf,
  snapshotOf,
  spreadTargets,
  targetsOf,
  timestampOf,
  tufTime,
} from '../../formats/tuf/write-metadata.js';
import type { Signer } from '../signing/signer.port.js';
import { nextRoot, nextTargets, writeOffline } from './offline-roles.js';
import { OnlineSigning } from './online-signing.js';
import type { TufRepository } from './tuf-repository.js';

/** Seconds for which each role is good. */
export interface Lifetimes {
  readonly bins: number;
  readonly snapshot: number;
  readonly timestamp: number;
}

const day = 86_400;
/** For sites that can ask every day. */
export const onlineLifetimes: Lifetimes = { bins: 90 * day, snapshot: 7 * day, timestamp: day };
/** For sites that hear of us when a medium comes: what they get must last until the next one, and so does an attacker's freeze. */
export const airGapLifetimes: Lifetimes = { bins: 365 * day, snapshot: 365 * day, timestamp: 365 * day };

export interface NewTarget {
  readonly path: string;
  readonly file: TufFile;
  /** What is laid under `targets/`; not for a target that is served from elsewhere. */
  readonly bytes?: Uint8Array;
}

export interface ReleaseRequest {
  readonly targets: readonly NewTarget[];
  readonly online: Signer;
  readonly lifetimes: Lifetimes;
  /** Seconds since 1970. */
  readonly now: number;
  readonly signal: AbortSignal;
}

export interface Release {
  readonly root: number;
  readonly snapshot: number;
  readonly timestamp: number;
  readonly targets: number;
  /** Bins that have a new version. */
  readonly changedBins: number;
  /** When a client stops believing the timestamp. */
  readonly expires: string;
}

/**
 * Puts targets into their bins and signs what hangs on them. What was staged goes along once enough keys signed it. All that can be refused is before
 * the first write. Root and timestamp are written last: until then clients see the release before, and a release that was broken off is made by
 * the next call. Throws FormatError `signature` where offline signatures or the online key are missing, `rollback` for a staged version that is not
 * the next one.
 */
export async function releaseTargets(repository: TufRepository, request: ReleaseRequest): Promise<Release> {
  const root = await nextRoot(repository);
  const top = await nextTargets(repository, root.signed);
  const bins = top.signed.delegations?.succinct_roles;
  if (!bins) throw new FormatError('schema', 'the targets of this repository do not delegate to hash bins');
  const signing = await OnlineSigning.of(request, root.signed, bins);
  const before = (await repository.newest('snapshot'))?.signed;
  const topFile = await writeOffline(repository, top);
  const { meta, changed, count } = await releaseBins(repository, { request, signing, bins, before });
  const all = { 'targets.json': topFile, ...meta };
  const snapshot = await releaseSnapshot(repository, { request, signing, before, meta: all });
  await writeOffline(repository, root);
  const timestamp = ((await repository.newest('timestamp'))?.signed.version ?? 0) + 1;
  const expires = tufTime(request.now + request.lifetimes.timestamp);
  const signed = timestampOf({ version: timestamp, expires }, snapshot.file);
  await repository.writeMetadata('timestamp', timestamp, await signing.encode(signed));
  await repository.unstage();
  return {
    root: root.signed.version,
    snapshot: snapshot.file.version,
    timestamp,
    targets: count,
    changedBins: changed,
    expires,
  };
}

interface Work {
  readonly request: ReleaseRequest;
  readonly signing: OnlineSigning;
  readonly before: TufSnapshot | undefined;
}

async function releaseBins(repository: TufRepository, work: Work & { readonly bins: SuccinctRoles }) {
  const { request, signing, bins, before } = work;
  const all = new Map<string, TufFile>();
  const old = new Map<string, TufMetadata<TufTargets>>();
  for (const name of before ? Object.keys(before.meta).filter((one) => one !== 'targets.json') : []) {
    const metadata = parseMetadata(await repository.bytesOf(name.slice(0, -5), before!), 'targets');
    old.set(name, metadata);
    for (const [path, file] of Object.entries(metadata.signed.targets)) all.set(path, file);
  }
  for (const { path, file, bytes } of request.targets) {
    all.set(path, file);
    if (bytes) await repository.writeTarget(path, file, bytes);
  }
  const meta: Record<string, MetaFile> = {};
  let changed = 0;
  for (const [name, targets] of spreadTargets(bins, all)) {
    const known = old.get(`${name}.json`);
    if (known && isStillGood(known, targets, { signing, request })) {
      meta[`${name}.json`] = before!.meta[`${name}.json`]!;
      continue;
    }
    const version = (known?.signed.version ?? 0) + 1;
    const bytes = await signing.encode(
      targetsOf({ version, expires: tufTime(request.now + request.lifetimes.bins) }, targets),
    );
    await repository.writeMetadata(name, version, bytes);
    meta[`${name}.json`] = metaFileOf(version, bytes);
    changed += 1;
  }
  return { meta, changed, count: all.size };
}

/** The same targets, by the same key, and good for half of the lifetime at least. */
function isStillGood(
  { signed, signatures }: TufMetadata<TufTargets>,
  targets: Readonly<Record<string, TufFile>>,
  { signing, request }: Pick<Work, 'signing' | 'request'>,
): boolean {
  const isSame = tufCanonicalBytes(signed.targets).equals(tufCanonicalBytes(targets));
  const left = Date.parse(signed.expires) / 1000 - request.now;
  return isSame && signatures.some(({ keyid }) => keyid === signing.keyid) && left > request.lifetimes.bins / 2;
}

async function releaseSnapshot(
  repository: TufRepository,
  work: Work & { readonly meta: Readonly<Record<string, MetaFile>> },
) {
  const { request, signing, before, meta } = work;
  const version = (before?.version ?? 0) + 1;
  const bytes = await signing.encode(
    snapshotOf({ version, expires: tufTime(request.now + request.lifetimes.snapshot) }, meta),
  );
  await repository.writeMetadata('snapshot', version, bytes);
  return { file: metaFileOf(version, bytes) };
}
