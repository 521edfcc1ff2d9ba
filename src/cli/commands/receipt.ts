import type { Command } from 'commander';
import { parseCount } from '../flag-values.js';
import { importReceipt, listReceipts } from '../receipt-actions.js';

/** `receipt list|import`. */
export function registerReceipt(program: Command): void {
  const receipt = program
    .command('receipt')
    .description('Receipts are what far sites send back: which bundle they imported, signed, and nothing else.')
    .addHelpText('after', '\nExample:\n  export-center receipt import plant-7-000012.receipt.json');
  receipt
    .command('list')
    .description('List the receipts that were accepted, the newest of each site first.')
    .option('--site <site>', 'only of this site')
    .option('--limit <number>', 'at most so many', parseCount, 200)
    .addHelpText('after', '\nExample:\n  export-center receipt list --site plant-7')
    .action(listReceipts);
  receipt
    .command('import')
    .description('Accept the receipt of a far site. The next delta for it is made from what it acknowledges.')
    .argument('<file>', 'the receipt, as the site wrote it')
    .option('--dry-run', 'check everything, change nothing')
    .addHelpText('after', '\nExample:\n  export-center receipt import plant-7-000012.receipt.json --dry-run')
    .action(importReceipt);
}
