import type { Command } from 'commander';
import { limitSource, showSources } from '../feed-actions.js';
import { parseCount } from '../flag-values.js';

/** `evidence sources|limit`. */
export function registerEvidenceSources(evidence: Command): void {
  evidence
    .command('sources')
    .description('Show how old the evidence of each source is, and which is older than its limit.')
    .addHelpText('after', '\nExample:\n  export-center evidence sources --output json')
    .action(showSources);
  evidence
    .command('limit')
    .description('Set how old the evidence of a source may be before it is stale; without --max-age it has no limit.')
    .argument('<source>', 'name of the source, e.g. osv-pypi')
    .option('--max-age <hours>', 'hours since its newest capture', parseCount)
    .option('--dry-run', 'check everything, change nothing')
    .addHelpText('after', '\nExample:\n  export-center evidence limit osv-pypi --max-age 168')
    .action(limitSource);
}
