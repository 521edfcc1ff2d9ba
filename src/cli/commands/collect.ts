import type { Command } from 'commander';
import { collectContent } from '../collect-actions.js';

/** `collect`. */
export function registerCollect(program: Command): void {
  program
    .command('collect')
    .description('Give back the bytes of the content store that no bundle needs any more; for platform administrators.')
    .option('--dry-run', 'only find out what would be given back')
    .option('--no-wait', 'do not wait until a worker has done it')
    .addHelpText('after', '\nExample:\n  export-center collect --dry-run')
    .action(collectContent);
}
