import type { Command } from 'commander';
import { usage } from '../cli-error.js';
import { printResult } from '../print.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';
import { renderFields } from '../table.js';
import { openTufClient } from './open-client.js';

/** `update`. */
export function registerTufUpdate(tuf: Command): void {
  tuf
    .command('update')
    .description('As a client: bring trusted metadata up to date from a repository, and look up a target.')
    .argument('<repository>', 'folder with metadata/')
    .requiredOption('--store <folder>', 'where trusted metadata is kept between visits')
    .option('--root <file>', 'root.json to begin with, which you trust')
    .option('--reference-time <time>', 'what counts as now, e.g. 2026-11-25T12:00:00Z; default: the clock')
    .option('--target <path>', 'target to look up, e.g. nightly/manifest.json')
    .addHelpText(
      'after',
      '\nExample:\n  export-center tuf update /media/usb/tuf --store trusted --root 1.root.json --target nightly/manifest.json',
    )
    .action((repository: string, flags: UpdateFlags, command: Command) => update(repository, flags, command));
}

interface UpdateFlags {
  readonly store: string;
  readonly root?: string;
  readonly referenceTime?: string;
  readonly target?: string;
}

async function update(
  repository: string,
  { store, root, referenceTime, target }: UpdateFlags,
  command: Command,
): Promise<void> {
  const client = await openTufClient({ repository, store, root, referenceTime });
  await client.refresh();
  const { trusted } = client;
  const found = target === undefined ? undefined : await client.target(target);
  if (target !== undefined && !found) throw usage(`the repository names no target ${target}`, { where: '--target' });
  const state = {
    root: trusted.root.version,
    snapshot: trusted.snapshot!.version,
    timestamp: trusted.timestamp!.version,
  };
  const result = { ...state, expires: trusted.timestamp!.expires, ...(found ? { target, ...found } : {}) };
  const settings = resolveSettings(command.optsWithGlobals<GlobalFlags>(), process.env);
  printResult(settings, result, () =>
    renderFields([
      ['root', `version ${state.root}`],
      ['snapshot', `version ${state.snapshot}`],
      ['timestamp', `version ${state.timestamp}, good until ${result.expires}`],
      ...(found ? ([[target!, `${found.length} bytes, sha256:${found.hashes.sha256}`]] as const) : []),
    ]),
  );
}
