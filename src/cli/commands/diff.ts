import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { listLimits, type BundleDiff } from '../../formats/bundle-diff/bundle-diff.js';
import { usage } from '../cli-error.js';
import { isId } from '../../kernel/ids.js';
import { diffPaths } from '../diff-paths.js';
import { diffRuns } from '../diff-runs.js';
import { parseCount } from '../flag-values.js';
import { printNote, printResult } from '../print.js';
import { collect } from '../public-key-file.js';
import { renderDiff } from '../render-diff.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';

interface DiffFlags extends GlobalFlags {
  readonly key: readonly string[];
  readonly limit: number;
  readonly html?: string;
}

const examples = `
Examples:
  export-center diff october.tar november.tar
  export-center diff october.tar november.tar --key signing.pub.pem --html changes.html
  export-center diff old-folder new.oci.tar --output json
  export-center diff full.tar delta.tar
  export-center diff run_01J... run_01K...

Each is a tar, an unpacked folder, or an OCI layout (folder or tar); then no server, database or network is needed.
A delta is compared with the full bundle that is its base: what it changes there.
Or both are ids of runs on the server, whose lists have at most 1000 items.
--key verifies both bundles first; without it nothing is known about who made them.

Exit codes: 0 compared, 2 usage, or bundles that cannot be compared, 3 one does not verify or is damaged.`;

/** `diff <before> <after>`: what changed from one bundle to another. */
export function registerDiff(program: Command): void {
  program
    .command('diff')
    .description('Show what changed: advisories, VEX statements, known exploited vulnerabilities, bytes.')
    .argument('<before>', 'tar file, folder, or id of a run')
    .argument('<after>', 'tar file, folder, or id of a run')
    .option(
      '-k, --key <file>',
      'verify both bundles with this public key first, PEM; may be given more than once',
      collect,
      [],
    )
    .option(
      '--limit <count>',
      'at most so many items in a list; counts are always whole',
      parseCount,
      listLimits.standard,
    )
    .option('--html <file>', 'also write one HTML page that needs nothing else')
    .addHelpText('after', examples)
    .action((before: string, after: string, _flags: unknown, command: Command) => diff(before, after, command));
}

async function diff(before: string, after: string, command: Command): Promise<void> {
  const flags = command.optsWithGlobals<DiffFlags>();
  if (flags.limit > listLimits.most) throw usage(`--limit must be at most ${listLimits.most}`, { where: '--limit' });
  const found = await compare(before, after, flags, command);
  if (flags.html !== undefined) await writePage(flags.html, found);
  printResult(resolveSettings(flags, process.env), found, renderDiff);
}

/** What looks like the id of a run is one, unless only one of the two does. */
async function compare(before: string, after: string, flags: DiffFlags, command: Command): Promise<BundleDiff> {
  const runs = [before, after].filter((one) => isId('run', one)).length;
  if (runs === 0) return diffPaths(before, after, flags);
  if (runs === 1) throw usage('a run is compared with another run: download its bundle to compare it with a file');
  if (flags.key.length > 0)
    throw usage('--key verifies bundles on this machine; download those of the runs', { where: '--key' });
  return diffRuns(before, after, Math.min(flags.limit, 1000), command);
}

async function writePage(file: string, diff: BundleDiff): Promise<void> {
  const { diffPage } = await import('../../formats/diff-page/diff-page.js');
  await writeFile(file, diffPage(diff));
  printNote(`Wrote ${file}.`);
}
