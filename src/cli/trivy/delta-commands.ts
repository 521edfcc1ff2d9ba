import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { printResult } from '../print.js';
import { formatBytes, formatCount } from '../quantities.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';
import { renderFields } from '../table.js';

const diffExamples = `
Examples:
  export-center trivy diff old/trivy.db new/trivy.db --to october.delta
  zstdcat october.delta | head

The delta names both files by their SHA-256 and carries the metadata.json that lies beside the new one.

Exit codes: 0 written, 2 usage, or the new database is not one of an export, 3 a database is damaged.`;

const applyExamples = `
Examples:
  export-center trivy apply old/trivy.db october.delta --to new/trivy.db
  export-center trivy apply /srv/trivy/db/trivy.db october.delta --to /srv/trivy/db/trivy.db

Only on the very database that the delta was made from, and only if it gives the very database that it names;
otherwise nothing is written. A delta is not signed: compare the digest that is printed here and there.

Exit codes: 0 written, 2 usage, 3 another base, or the delta is damaged.`;

interface DeltaFlags extends GlobalFlags {
  readonly to: string;
}

/** `trivy diff|apply`: carry a database across as the rows that changed. */
export function registerDelta(trivy: Command): void {
  trivy
    .command('diff')
    .description('Write the rows that differ between two databases of trivy:db bundles.')
    .argument('<old>', 'trivy.db that the far side has')
    .argument('<new>', 'trivy.db that it shall have')
    .requiredOption('--to <file>', 'where the delta is written')
    .addHelpText('after', diffExamples)
    .action((old: string, young: string, _flags: unknown, command: Command) =>
      diff(old, young, command.optsWithGlobals<DeltaFlags>()),
    );
  trivy
    .command('apply')
    .description('Rebuild the database that a delta leads to, byte for byte.')
    .argument('<old>', 'trivy.db that the delta was made from')
    .argument('<delta>', 'as "trivy diff" wrote it')
    .requiredOption('--to <file>', 'where the new trivy.db is written; may be the old one')
    .addHelpText('after', applyExamples)
    .action((old: string, delta: string, _flags: unknown, command: Command) =>
      apply(old, delta, command.optsWithGlobals<DeltaFlags>()),
    );
}

async function diff(old: string, young: string, flags: DeltaFlags): Promise<void> {
  const { diffDatabases } = await import('./database-delta.js');
  const { base, result } = await diffDatabases(old, young, flags.to);
  const { size } = statSync(flags.to);
  printResult(resolveSettings(flags, process.env), { delta: flags.to, bytes: size, base, result }, () =>
    renderFields([
      ['written', `${flags.to}, ${formatBytes(size)} for a database of ${formatBytes(result.bytes)}`],
      ['from', `${base.digest}, ${formatCount(base.rows)} rows`],
      ['to', `${result.digest}, ${formatCount(result.rows)} rows`],
    ]),
  );
}

async function apply(old: string, delta: string, flags: DeltaFlags): Promise<void> {
  const { applyDelta } = await import('./database-delta.js');
  const { result } = await applyDelta(old, delta, flags.to);
  printResult(resolveSettings(flags, process.env), { database: flags.to, ...result }, () =>
    renderFields([
      ['written', `${flags.to}, ${formatCount(result.rows)} rows`],
      ['digest', `${result.digest}, as the delta says`],
    ]),
  );
}
