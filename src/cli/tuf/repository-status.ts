import type { TufMetadata, TufRole, TufRoot, TufSigned } from '../../formats/tuf/metadata.js';
import { signersOf } from '../../formats/tuf/verify-role.js';
import { TufRepository } from '../../stages/tuf/tuf-repository.js';
import { missing } from './stage-roles.js';

export interface RoleStatus {
  readonly role: string;
  readonly version: number;
  readonly expires: string;
  readonly state: 'published' | 'staged';
  /** `2 of 2`: valid signatures and how many are needed; for a staged root by the old keys too. */
  readonly signatures: string;
}

/** Every role with its version, when it expires, and which signatures it has. Throws not-found. */
export async function repositoryStatus(folder: string): Promise<readonly RoleStatus[]> {
  const repository = new TufRepository(folder);
  const [root, staged] = [await repository.newest('root'), await repository.staged('root')];
  const known = root ?? staged;
  if (!known) throw missing(folder);
  const rows: RoleStatus[] = [];
  if (root)
    for (const role of ['root', 'targets', 'snapshot', 'timestamp'] as const) {
      const metadata = role === 'root' ? root : await repository.newest(role);
      if (metadata) rows.push(rowOf(role, metadata, 'published', [root.signed]));
    }
  if (staged) rows.push(rowOf('root', staged, 'staged', root ? [root.signed, staged.signed] : [staged.signed]));
  const targets = await repository.staged('targets');
  if (targets) rows.push(rowOf('targets', targets, 'staged', [(staged ?? known).signed]));
  return rows;
}

function rowOf(
  role: keyof TufRoot['roles'],
  metadata: TufMetadata<TufSigned>,
  state: RoleStatus['state'],
  roots: readonly TufRoot[],
): RoleStatus {
  const count = (root: TufRoot) => {
    const needed: TufRole = root.roles[role];
    return `${signersOf(metadata, needed, root.keys).length} of ${needed.threshold}`;
  };
  const { version, expires } = metadata.signed;
  return { role, version, expires, state, signatures: roots.map(count).join(', then ') };
}
