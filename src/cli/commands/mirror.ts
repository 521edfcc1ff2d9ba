import type { Command } from 'commander';
import { showChain } from '../mirror-actions.js';

/** `mirror chain`. */
export function registerMirror(program: Command): void {
  const mirror = program
    .command('mirror')
    .description('A mirror is a full bundle and the deltas after it.')
    .addHelpText('after', '\nExample:\n  export-center mirror chain changes');
  mirror
    .command('chain')
    .description('Show the bundles that lead to the newest one, in the order in which they are imported.')
    .argument('<profile>', 'name or id of a mirror:full or mirror:delta profile')
    .option('--from <point>', 'what a site holds: a run, the manifest digest of a bundle, or an item-set root')
    .addHelpText('after', '\nExample:\n  export-center mirror chain changes --from run_01J...')
    .action(showChain);
}
