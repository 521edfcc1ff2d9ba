import type { Command } from 'commander';
import type { TufClient } from '../../stages/tuf/tuf-client.js';
import { usage } from '../cli-error.js';

export interface RepositoryFlags {
  readonly tuf?: string;
  readonly tufStore?: string;
  readonly tufRoot?: string;
  readonly tufNewest?: boolean;
  readonly referenceTime?: string;
}

/** Adds the flags that name a TUF repository in which a bundle must be. */
export const withRepositoryFlags = (command: Command): Command =>
  command
    .option('--tuf <repository>', 'TUF repository, a folder with metadata/, that must name the bundle')
    .option('--tuf-store <folder>', 'where metadata that is trusted is kept between visits')
    .option('--tuf-root <file>', 'root.json to begin with, which you trust')
    .option('--tuf-newest', 'the bundle must be the newest of its profile there')
    .option('--reference-time <time>', 'what counts as now there, e.g. 2026-11-25T12:00:00Z; default: the clock');

/** The client of --tuf, undefined without it. Throws usage where flags lack each other, and what openTufClient throws. */
export async function repositoryClient(flags: RepositoryFlags): Promise<TufClient | undefined> {
  const { tuf, tufStore, tufRoot, tufNewest, referenceTime } = flags;
  const others = {
    '--tuf-store': tufStore,
    '--tuf-root': tufRoot,
    '--tuf-newest': tufNewest,
    '--reference-time': referenceTime,
  };
  const [stray] = Object.entries(others).filter(([, value]) => value !== undefined);
  if (tuf === undefined && stray)
    throw usage(`${stray[0]} is about a repository: name it with --tuf`, { where: stray[0] });
  if (tuf === undefined) return undefined;
  if (tufStore === undefined)
    throw usage('where is what was trusted before?', {
      where: '--tuf-store',
      remedy: 'Name a folder that stays: without it nothing that is old could be refused.',
    });
  const { openTufClient } = await import('./open-client.js');
  return openTufClient({ repository: tuf, store: tufStore, root: tufRoot, referenceTime });
}
