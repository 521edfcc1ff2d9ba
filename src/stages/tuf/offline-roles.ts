import { FormatError } from '../../formats/format-error.js';
import type { MetaFile, TufMetadata, TufRoot, TufTargets } from '../../formats/tuf/metadata.js';
import { tufCanonicalBytes } from '../../formats/tuf/tuf-json.js';
import { requireThreshold } from '../../formats/tuf/verify-role.js';
import { encodeMetadata, metaFileOf } from '../../formats/tuf/write-metadata.js';
import type { TufRepository } from './tuf-repository.js';

type Offline = TufMetadata<TufRoot> | TufMetadata<TufTargets>;

/** The staged root if old and new keys signed it, or the newest. Throws FormatError `signature`, `rollback`, `truncated`. */
export async function nextRoot(repository: TufRepository): Promise<TufMetadata<TufRoot>> {
  const [newest, staged] = [await repository.newest('root'), await repository.staged('root')];
  const next = nextOf(newest, staged, 'root');
  if (newest) requireThreshold(next, 'the staged root', newest.signed.roles.root, newest.signed.keys);
  requireThreshold(next, 'the staged root', next.signed.roles.root, next.signed.keys);
  return next;
}

/** The staged targets, or the newest, if keys of this root signed them. Throws as nextRoot. */
export async function nextTargets(repository: TufRepository, root: TufRoot): Promise<TufMetadata<TufTargets>> {
  const next = nextOf(await repository.newest('targets'), await repository.staged('targets'), 'targets');
  requireThreshold(next, 'targets', root.roles.targets, root.keys);
  return next;
}

/** Writes the file, the same bytes where it is there, and tells what a snapshot says of it. */
export async function writeOffline(repository: TufRepository, { raw, signatures, signed }: Offline): Promise<MetaFile> {
  const bytes = encodeMetadata(raw, signatures);
  await repository.writeMetadata(signed._type, signed.version, bytes);
  return metaFileOf(signed.version, bytes);
}

function nextOf<T extends Offline>(newest: T | undefined, staged: T | undefined, name: string): T {
  const next = staged ?? newest;
  if (!next) throw new FormatError('truncated', `the repository has no ${name}: run tuf init first`);
  const expected = (newest?.signed.version ?? 0) + 1;
  if (staged && staged.signed.version !== expected && !isSame(staged, newest))
    throw new FormatError(
      'rollback',
      `the staged ${name} has version ${staged.signed.version} where ${expected} comes next`,
    );
  return next;
}

/** A release that was broken off has written what is staged still. */
const isSame = (staged: Offline, newest: Offline | undefined): boolean =>
  newest !== undefined && tufCanonicalBytes(staged.raw).equals(tufCanonicalBytes(newest.raw));
