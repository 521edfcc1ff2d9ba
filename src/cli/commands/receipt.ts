import type { Command } from 'commander';
import { parseCount } from '../flag-values.js';
import { createReceipt, importReceipt, listReceipts, showReceipt } from '../receipt-actions.js';

/** `receipt create|show|list|import`. */
export function registerReceipt(program: Command): void {
  const receipt = program
    .command('receipt')
    .description('Receipts are what far sites send back: which bundle they imported, signed, and nothing else.')
    .addHelpText('after', '\nExample:\n  export-center receipt import plant-7-000012.receipt.json');
  receipt
    .command('create')
    .description('Write the receipt of an import into a file, to be carried back where the bundle came from.')
    .argument('[import]', 'id of the import; the newest one where it is left out')
    .option('--findings <file>', 'JSON or YAML that goes back with it, at most 64 KiB; read it first')
    .option('-o, --out <file>', 'where to write; <site>-<counter>.receipt.json where it is left out')
    .addHelpText('after', '\nExample:\n  export-center receipt create --out /media/usb/plant-7.receipt.json')
    .action(createReceipt);
  receipt
    .command('show')
    .description(
      'Show what a receipt says, findings included. No server is needed; nothing proves it before its import.',
    )
    .argument('<file>', 'the receipt, as the site wrote it')
    .addHelpText('after', '\nExample:\n  export-center receipt show plant-7-000012.receipt.json')
    .action(showReceipt);
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
