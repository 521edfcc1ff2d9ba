import { Argument, type Command } from 'commander';
import { evidenceKinds } from '../../kernel/evidence.js';
import { eraseRecord, getRecord, listEvidence, showBatches, showErasures } from '../evidence-actions.js';
import { parseCount, parseCut, sortOption } from '../flag-values.js';
import { withSelectors } from '../selector-flags.js';

const kind = () => new Argument('<kind>', 'kind of the record').choices(evidenceKinds);

/** `evidence list|get|batches|erase|erasures`. */
export function registerEvidenceRecords(evidence: Command): void {
  registerList(evidence);
  registerGet(evidence);
  registerErase(evidence);
  evidence
    .command('batches')
    .description('List imports, newest first, or show one with what it refused and warned of.')
    .argument('[batch]', 'id of a batch')
    .option('--source <source>', 'only of this source')
    .addOption(sortOption('createdAt', '-createdAt'))
    .option('--limit <number>', 'at most so many', parseCount, 50)
    .addHelpText(
      'after',
      '\nExamples:\n  export-center evidence batches --source osv-pypi\n  export-center evidence batches bat_01J...',
    )
    .action(showBatches);
  evidence
    .command('erasures')
    .description('List what is left of erased records, newest first: the hash of the key, number, time and reason.')
    .addOption(sortOption('erasedAt', '-erasedAt'))
    .option('--limit <number>', 'at most so many', parseCount, 50)
    .addHelpText('after', '\nExample:\n  export-center evidence erasures --output json')
    .action(showErasures);
}

function registerList(evidence: Command): void {
  withSelectors(evidence.command('list'))
    .description('List the records of a kind by key; without a kind, count the records of each.')
    .addArgument(new Argument('[kind]', 'kind of the records').choices(evidenceKinds))
    .option('--modified-after <time>', 'only modified, else published, after this RFC 3339 time')
    .option('--modified-before <time>', 'only modified, else published, before this time')
    .option('--cut <number>', 'as of this cut (default: the newest)', parseCut)
    .addOption(sortOption('key', 'key'))
    .option('--limit <number>', 'at most so many', parseCount, 50)
    .addHelpText(
      'after',
      '\nExamples:\n  export-center evidence list\n  export-center evidence list advisories --source osv-pypi --severity critical,high\n  export-center evidence list advisories --alias CVE-2021-44228 --output json',
    )
    .action(listEvidence);
}

function registerGet(evidence: Command): void {
  evidence
    .command('get')
    .description('Show one record and where it came from, or write its bytes as they are.')
    .addArgument(kind())
    .argument('<key>', '<source>/<record id>')
    .option('--canonical', 'write the canonical bytes, the ones the digest is of')
    .option('--original', 'write the upstream bytes, where they were kept')
    .option('--cut <number>', 'as of this cut (default: the newest)', parseCut)
    .addHelpText(
      'after',
      '\nExamples:\n  export-center evidence get advisories osv-pypi/PYSEC-2024-1\n  export-center evidence get advisories osv-pypi/PYSEC-2024-1 --canonical | sha256sum',
    )
    .action(getRecord);
}

function registerErase(evidence: Command): void {
  evidence
    .command('erase')
    .description(
      'Destroy every version of one record. It cannot be undone, and bundles of cuts that held it can never be made again.',
    )
    .addArgument(kind())
    .argument('<key>', '<source>/<record id>')
    .requiredOption('--reason <text>', 'why; it is kept for ever')
    .option('--dry-run', 'show what would be destroyed, change nothing')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center evidence erase advisories osv-pypi/PYSEC-2024-1 --reason "case 4711" --dry-run\n  export-center evidence erase advisories osv-pypi/PYSEC-2024-1 --reason "case 4711" --yes',
    )
    .action(eraseRecord);
}
