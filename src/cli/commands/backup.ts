import type { Command } from 'commander';
import { loadSettings } from '../../platform/config/settings.js';
import { createBackup, type Backup } from '../backup/create-backup.js';
import { restoreBackup, type Restored } from '../backup/restore-backup.js';
import { usage } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { printNote, printResult } from '../print.js';
import { ProgressLine } from '../progress-line.js';
import { formatBytes, formatCount } from '../quantities.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';
import { renderFields } from '../table.js';

interface BackupFlags extends GlobalFlags {
  readonly dataDir?: string;
  readonly dryRun?: boolean;
  readonly progress: boolean;
}

const ownPostgres = `
Only for the embedded PostgreSQL. With DATABASE_URL the database is backed up with pg_dump or pg_basebackup first and the data folder after it: deploy/backup/backup.sh does both.`;

/** `backup create|restore`. */
export function registerBackup(program: Command): void {
  const backup = program
    .command('backup')
    .description('Back up an installation with the embedded PostgreSQL while it runs, and restore it elsewhere.')
    .addHelpText('after', '\nExample:\n  export-center backup create /backup/2026-11-25');
  withFlags(backup.command('create'), 'show how large it would be, write nothing')
    .description(
      'Copy the database, then keys and content, to a new folder; servers go on meanwhile. Run it as the user who runs the server.',
    )
    .argument('<folder>', 'new folder; it appears only when the backup is whole')
    .addHelpText(
      'after',
      `\nExamples:\n  export-center backup create /backup/2026-11-25\n  export-center backup create /backup/2026-11-25 --data-dir /var/lib/export-center --dry-run\n\nExit codes: 0 done, 2 usage, 3 done, but content was damaged before, 4 no installation there.\n${ownPostgres}`,
    )
    .action(create);
  withFlags(backup.command('restore'), 'check every byte of the backup, write nothing')
    .description('Make an installation of a backup in an empty data folder, every byte checked against its digest.')
    .argument('<folder>', 'folder of the backup')
    .addHelpText(
      'after',
      `\nExamples:\n  export-center backup restore /backup/2026-11-25 --dry-run\n  export-center backup restore /backup/2026-11-25 --data-dir /var/lib/export-center\n\nExit codes: 0 done, 2 usage, 3 the backup is damaged, 4 no backup there.\n${ownPostgres}`,
    )
    .action(restore);
}

const withFlags = (command: Command, dryRun: string): Command =>
  command
    .option('--data-dir <folder>', 'data folder of the installation (env EC_DATA_DIR)')
    .option('--dry-run', dryRun)
    .option('--no-progress', 'do not show progress');

async function create(folder: string, _flags: unknown, command: Command): Promise<void> {
  const made = await withProgress(command, (common) => createBackup({ ...common, folder }));
  for (const path of made.damaged) printNote(`damaged before: ${path} does not have the bytes that its name promises`);
  if (made.damaged.length > 0) process.exitCode = exitCodes.verificationFailed;
}

async function restore(folder: string, _flags: unknown, command: Command): Promise<void> {
  const { written } = await withProgress(command, (common) => restoreBackup({ ...common, folder }));
  if (written) printNote('Start the server, then verify every bundle: deploy/backup/verify-all.sh <public key>.');
}

interface Common {
  readonly dataDir: string;
  readonly dryRun: boolean;
  readonly onProgress: (label: string, done: number, total: number) => void;
  readonly report: (message: string) => void;
}

async function withProgress<T extends Backup | Restored>(
  command: Command,
  work: (common: Common) => Promise<T>,
): Promise<T> {
  const flags = command.optsWithGlobals<BackupFlags>();
  const output = resolveSettings(flags, process.env);
  const line = new ProgressLine();
  const show = (label: string, done: number, total: number) => line.show({ label, done, total, unit: 'bytes' });
  const onProgress = flags.progress ? show : () => undefined;
  const dataDir = embeddedDataDir(flags);
  const result = await work({ dataDir, dryRun: flags.dryRun === true, onProgress, report: printNote }).finally(() =>
    line.end(),
  );
  printResult(output, result, render);
  if (!result.written) printNote('Dry run: nothing was written.');
  return result;
}

function embeddedDataDir({ dataDir }: BackupFlags): string {
  const settings = loadSettings(process.env, dataDir === undefined ? {} : { dataDir });
  if (settings.signing.keyFile !== undefined)
    printNote(
      `The signing key ${settings.signing.keyFile} is no part of a backup: keep it, with its passphrase, in a place of its own.`,
    );
  if (settings.databaseUrl === undefined) return settings.dataDir;
  throw usage('this installation is on a PostgreSQL of its own, which this command does not copy', {
    where: 'DATABASE_URL',
    remedy:
      'Back the database up with pg_dump or pg_basebackup, then copy the data folder: deploy/backup/backup.sh and docs/operations/backup.md.',
  });
}

function render(result: Backup | Restored): string {
  return renderFields([
    ...('folder' in result ? [['backup', result.folder] as const] : [['data folder', result.dataDir] as const]),
    ...('createdAt' in result ? [['made', `${result.createdAt} by ${result.version}`] as const] : []),
    ['files', formatCount(result.files)],
    ['size', formatBytes(result.bytes)],
  ]);
}
