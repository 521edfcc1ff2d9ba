import type { Command } from 'commander';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError, usage } from '../cli-error.js';
import { connect, unwrap, type Connection } from '../connection.js';
import { digestOf, downloadFile } from '../download-file.js';
import { exitCodes } from '../exit-codes.js';
import { printNote, printResult } from '../print.js';
import { ProgressLine } from '../progress-line.js';
import { formatBytes } from '../quantities.js';
import { renderFields } from '../table.js';

interface DownloadFlags {
  readonly file?: string;
  readonly force?: boolean;
  readonly progress: boolean;
}

export interface DownloadedBundle {
  readonly run: string;
  readonly path: string;
  readonly bytes: number;
  readonly tarDigest: string;
  readonly manifestDigest: string;
  /** 'kept' where the same bytes lay there already. */
  readonly outcome: 'downloaded' | 'resumed' | 'kept';
}

/** `download <run>`: the bundle as a tar, checked against the digest that the run's result names. */
export function registerDownload(program: Command): void {
  program
    .command('download')
    .description(
      'Download the bundle of a run as a tar file. An interrupted download goes on where it stopped when the command is repeated.',
    )
    .argument('<run>', 'id of a succeeded run')
    .option('-o, --file <path>', 'file or folder to write to (default <profile>-<12 hex of the manifest digest>.tar)')
    .option('--force', 'replace a file that holds something else')
    .option('--no-progress', 'do not show progress')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center download run_01J...\n  export-center download run_01J... -o /media/usb/bundle.tar',
    )
    .action(async (run: string, flags: DownloadFlags, command: Command) => {
      const connection = connect(command);
      const bundle = await downloadBundle(connection, run, flags);
      printResult(connection.settings, bundle, renderBundle);
    });
}

/** Fetches the bundle of a succeeded run. Throws conflict (8) for a run without one, exit 10 where bytes do not match. */
export async function downloadBundle(
  connection: Connection,
  runId: string,
  flags: DownloadFlags,
): Promise<DownloadedBundle> {
  const run = unwrap(await connection.api.GET('/api/v1/runs/{id}', { params: { path: { id: runId } } }));
  const result = run.result;
  if (!result)
    throw new CliError(exitCodes.conflict, `run ${run.id} is ${run.state} and has no bundle`, {
      remedy: `Wait for it with "export-center run watch ${run.id}".`,
    });
  const target = await targetPath(flags.file, `${run.profile.name}-${result.manifestDigest.slice(7, 19)}.tar`);
  const described = {
    run: run.id,
    path: target,
    bytes: result.bytes,
    tarDigest: result.tarDigest,
    manifestDigest: result.manifestDigest,
  };
  if (await holdsAlready(target, result.tarDigest, flags.force === true)) return { ...described, outcome: 'kept' };
  const progress = new ProgressLine();
  const started = performance.now();
  const { resumedFrom } = await downloadFile({
    fetchRange: (headers, signal) =>
      connection.send(`/api/v1/runs/${encodeURIComponent(run.id)}/bundle?format=tar`, { headers, signal }),
    target,
    digest: result.tarDigest,
    bytes: result.bytes,
    onProgress: (done) =>
      flags.progress &&
      progress.show({
        label: 'download',
        done,
        total: result.bytes,
        unit: 'bytes',
        etaSeconds: etaOf(done, result.bytes, started),
      }),
  }).finally(() => progress.end());
  if (resumedFrom > 0) printNote(`Continued after ${formatBytes(resumedFrom)} of an earlier download.`);
  return { ...described, outcome: resumedFrom > 0 ? 'resumed' : 'downloaded' };
}

const etaOf = (done: number, total: number, started: number): number =>
  ((performance.now() - started) / 1000 / Math.max(1, done)) * (total - done);

async function targetPath(file: string | undefined, name: string): Promise<string> {
  if (file === undefined) return name;
  const isFolder = file.endsWith('/') || (await stat(file).catch(() => undefined))?.isDirectory();
  return isFolder ? join(file, name) : file;
}

async function holdsAlready(target: string, digest: string, force: boolean): Promise<boolean> {
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) return false;
  if (found.isFile() && (await digestOf(target)) === digest) return true;
  if (force && found.isFile()) return false;
  throw usage(`${target} exists and holds something else`, {
    where: target,
    remedy: 'Give another name with -o, or --force to replace it.',
  });
}

const renderBundle = (bundle: DownloadedBundle): string =>
  renderFields([
    ['file', bundle.path],
    ['size', formatBytes(bundle.bytes)],
    ['tarDigest', bundle.tarDigest],
    ['manifestDigest', bundle.manifestDigest],
    [
      'outcome',
      bundle.outcome === 'kept' ? 'unchanged: the file is there already' : `${bundle.outcome}, digest verified`,
    ],
  ]);
