import type { TopLevelRole, TufRoot, TufTargets } from '../../formats/tuf/metadata.js';
import type { TufKey } from '../../formats/tuf/tuf-key.js';
import { keyIdOf } from '../../formats/tuf/tuf-key.js';
import { delegatingTargets, rootOf, tufTime, type RoleKeys } from '../../formats/tuf/write-metadata.js';
import { TufRepository } from '../../stages/tuf/tuf-repository.js';
import { CliError, usage } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';

/** The keys that an operator thinks of: `online` signs snapshot, timestamp and hash bins. */
export type KeyRole = 'root' | 'targets' | 'online';

export interface Terms {
  /** Seconds since 1970. */
  readonly now: number;
  readonly rootDays: number;
  readonly targetsDays: number;
}

const day = 86_400;

/** Stages the first root and the first targets. Throws usage where the folder has a repository already. Answers what must be signed. */
export async function stageNew(
  folder: string,
  keys: Readonly<Record<KeyRole, RoleKeys>>,
  { bits, ...terms }: Terms & { readonly bits: number },
): Promise<readonly string[]> {
  const repository = new TufRepository(folder);
  if ((await repository.newest('root')) ?? (await repository.staged('root')))
    throw usage(`${folder} has a repository already`, { where: folder, remedy: 'Change it with tuf rotate.' });
  return [
    await repository.stage(rootWith(1, keys, terms)),
    await repository.stage(delegatingTargets(issue(1, terms.now, terms.targetsDays), bits, keys.online)),
  ];
}

export interface Rotation extends Terms {
  readonly role: KeyRole;
  readonly add: readonly TufKey[];
  /** Key ids. */
  readonly remove: readonly string[];
  readonly threshold?: number;
}

/**
 * Stages the next root, and for the online key the next targets, with other keys of a role. What is staged already is changed further, and must be
 * signed anew. Without a change of keys it only lasts longer. Throws usage for a key that is not there or a threshold that cannot be met.
 */
export async function stageRotation(folder: string, rotation: Rotation): Promise<readonly string[]> {
  const repository = new TufRepository(folder);
  const [current, staged] = [await repository.newest('root'), await repository.staged('root')];
  const base = (staged ?? current)?.signed;
  if (!base) throw missing(folder);
  const keys = { ...keysOf(base), [rotation.role]: changed(keysOf(base)[rotation.role], rotation) };
  const version = (current?.signed.version ?? 0) + 1;
  const files = [await repository.stage(rootWith(version, keys, rotation))];
  return rotation.role === 'root' ? files : [...files, await stageTargets(repository, keys, rotation)];
}

async function stageTargets(
  repository: TufRepository,
  keys: Readonly<Record<KeyRole, RoleKeys>>,
  terms: Terms,
): Promise<string> {
  const [current, staged] = [await repository.newest('targets'), await repository.staged('targets')];
  const known = (staged ?? current)!.signed;
  const version = (current?.signed.version ?? 0) + 1;
  return repository.stage(delegatingTargets(issue(version, terms.now, terms.targetsDays), bitsOf(known), keys.online));
}

const bitsOf = ({ delegations }: TufTargets): number => delegations?.succinct_roles?.bit_length ?? 4;

const issue = (version: number, now: number, days: number) => ({ version, expires: tufTime(now + days * day) });

function rootWith(
  version: number,
  { root, targets, online }: Readonly<Record<KeyRole, RoleKeys>>,
  { now, rootDays }: Terms,
): TufRoot {
  return rootOf(issue(version, now, rootDays), { root, targets, snapshot: online, timestamp: online });
}

function keysOf({ roles, keys }: TufRoot): Readonly<Record<KeyRole, RoleKeys>> {
  const of = (role: TopLevelRole): RoleKeys => ({
    keys: roles[role].keyids.map((id) => keys[id]!),
    threshold: roles[role].threshold,
  });
  return { root: of('root'), targets: of('targets'), online: of('timestamp') };
}

function changed({ keys, threshold }: RoleKeys, { add, remove, threshold: asked, role }: Rotation): RoleKeys {
  const unknown = remove.find((id) => !keys.some((key) => keyIdOf(key) === id));
  if (unknown !== undefined) throw usage(`${unknown} is no key of ${role}`, { where: '--remove' });
  const kept = [...keys.filter((key) => !remove.includes(keyIdOf(key))), ...add];
  const needed = asked ?? threshold;
  if (kept.length < needed)
    throw usage(`${role} needs ${needed} keys and would have ${kept.length}`, { where: '--threshold' });
  return { keys: kept, threshold: needed };
}

export const missing = (folder: string): CliError =>
  new CliError(exitCodes.notFound, `${folder} has no TUF repository`, {
    remedy: 'Make one with export-center tuf init.',
  });
