import type { Command } from 'commander';
import { parseCount } from '../flag-values.js';
import { collect } from '../public-key-file.js';
import { changeSite, enrolSite, getSite, listSites, removeSite } from '../site-actions.js';

/** `site list|get|enrol|change|remove`. */
export function registerSite(program: Command): void {
  const site = program
    .command('site')
    .description('Far sites import bundles and answer with signed receipts: what each runs, and how far it is behind.')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center site enrol plant-7 --key plant-7.pub.pem --profile nightly --profile nightly-delta\n  export-center site list',
    );
  site
    .command('list')
    .description('List sites with what they hold and how far they are behind.')
    .option('--limit <number>', 'at most so many', parseCount, 200)
    .addHelpText('after', '\nExample:\n  export-center site list --output json')
    .action(listSites);
  site
    .command('get')
    .description('Show one site.')
    .argument('<site>', 'its name or id')
    .addHelpText('after', '\nExample:\n  export-center site get plant-7')
    .action(getSite);
  withFlags(site.command('enrol'))
    .description('Enrol a site with the public key of its installation, and the profiles that it is sent.')
    .argument('<name>', 'lower-case name, e.g. plant-7')
    .addHelpText('after', '\nExample:\n  export-center site enrol plant-7 --key plant-7.pub.pem --profile nightly')
    .action(enrolSite);
  withFlags(site.command('change'))
    .description('Change a site; what is not given stays.')
    .argument('<site>', 'its name or id')
    .addHelpText('after', '\nExample:\n  export-center site change plant-7 --pin-days 30')
    .action(changeSite);
  site
    .command('remove')
    .description('Remove a site: nothing is kept for it any more. Its receipts stay.')
    .argument('<site>', 'its name or id')
    .option('--dry-run', 'check everything, change nothing')
    .addHelpText('after', '\nExample:\n  export-center site remove plant-7')
    .action(removeSite);
}

const withFlags = (command: Command): Command =>
  command
    .option('--key <file>', 'public key that signs its receipts, PEM')
    .option('--profile <name>', 'profile that it is sent; may be given more than once', collect, [])
    .option('--pin-days <days>', 'days after its last receipt for which its base is kept, 1 to 400', parseCount)
    .option('--findings', 'let its receipts carry findings')
    .option('--no-findings', 'let them carry none')
    .option('--dry-run', 'check everything, change nothing');
