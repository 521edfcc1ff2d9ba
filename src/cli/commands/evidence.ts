import { Option, type Command } from 'commander';
import { evidenceKinds } from '../../kernel/evidence.js';
import type { BatchReceipt } from '../../stages/evidence/batch-receipt.js';
import { usage } from '../cli-error.js';
import { connect, type Connection } from '../connection.js';
import { renderBatch } from '../evidence-text.js';
import { findEvidenceFiles, type EvidenceFile } from '../evidence-files.js';
import { fileUpload, jarUpload, tarUpload, type Upload } from '../evidence-upload.js';
import { newIdempotencyKey } from '../idempotency-key.js';
import { isJar } from '../jar-index.js';
import { printNote, printResult } from '../print.js';
import { ProgressLine } from '../progress-line.js';
import { formatCount } from '../quantities.js';
import { registerEvidenceSources } from './evidence-sources.js';
import { registerEvidenceRecords } from './evidence-records.js';

export interface ImportFlags {
  readonly source: string;
  readonly kind?: string;
  readonly snapshot?: boolean;
  readonly allowShrink?: boolean;
  readonly partial?: boolean;
  readonly keepOriginals?: boolean;
  readonly restoreErased?: boolean;
  readonly captureTime?: string;
  readonly dryRun?: boolean;
  readonly progress: boolean;
}

/** `evidence import`, and what `registerEvidenceRecords` adds. */
export function registerEvidence(program: Command): void {
  const evidence = program
    .command('evidence')
    .description('Evidence is what bundles are made of: advisories, VEX, SBOMs, KEV, EPSS and Maven artifacts.')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center evidence import samples/advisories --source samples\n  export-center evidence list advisories --severity critical',
    );
  evidence
    .command('import')
    .description(
      'Import files and folders as one batch, as a whole or not at all. Read are OSV (JSON, JSON Lines, YAML, zip), OpenVEX, CSAF, CycloneDX JSON, SPDX JSON, CISA KEV JSON, EPSS CSV and Maven artifacts, plain, .gz or .zst. Of a folder of jars (a Maven repository) the index is sent: each is hashed here.',
    )
    .argument('<path...>', 'files and folders')
    .requiredOption('--source <name>', 'where the records come from, e.g. osv-pypi; the first part of every key')
    .addOption(new Option('--kind <kind>', 'refuse records of any other kind').choices(evidenceKinds))
    .option('--snapshot', 'the paths hold all that the source has: close what is not in them')
    .option('--allow-shrink', 'let a snapshot close more than 10 % of the source')
    .option('--partial', 'import the good records where others are refused')
    .option('--keep-originals', 'keep the upstream bytes of each record as well')
    .option('--restore-erased', 'take records back that were erased; without it they are left out')
    .option('--capture-time <time>', 'when this was captured (RFC 3339), instead of what the files say')
    .option('--dry-run', 'check everything, change nothing')
    .option('--no-progress', 'do not show progress')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center evidence import PyPI-all.zip --source osv-pypi --snapshot\n  export-center evidence import vexhub/ --source vexhub --partial --dry-run\n  export-center evidence import ~/.m2/repository --source m2 --partial',
    )
    .action(async (paths: string[], flags: ImportFlags, command: Command) => {
      const connection = connect(command);
      const receipt = await importEvidence(connection, paths, flags);
      for (const refusal of receipt.refused) printNote(refusalLine(refusal));
      printResult(connection.settings, receipt, renderBatch);
    });
  registerEvidenceRecords(evidence);
  registerEvidenceSources(evidence);
}

/** Sends one batch. Throws usage for paths that hold no file, and what the server refuses. */
export async function importEvidence(
  connection: Connection,
  paths: readonly string[],
  flags: ImportFlags,
): Promise<BatchReceipt> {
  const { files, skipped } = await findEvidenceFiles(paths);
  if (files.length === 0) throw usage(`${paths.join(', ')} holds no file of evidence`);
  if (skipped.length > 0)
    printNote(`Not sent: ${formatCount(skipped.length)} files that hold no evidence, such as ${skipped[0]}`);
  const progress = new ProgressLine();
  let upload: Upload | undefined;
  try {
    upload = await uploadOf(files, paths, flags, progress);
    const body = flags.progress ? observed(upload, progress) : upload.bytes();
    const query = queryOf({ captureTime: upload.captureTime, ...flags }, upload.name);
    const response = await connection.request(`/api/v1/evidence/batches?${query}`, {
      method: 'POST',
      headers: { 'content-type': upload.type, 'idempotency-key': newIdempotencyKey() },
      body: ReadableStream.from(body),
      duplex: 'half',
    });
    return (await response.json()) as BatchReceipt;
  } finally {
    progress.end();
    await upload?.close();
  }
}

async function uploadOf(
  files: readonly EvidenceFile[],
  paths: readonly string[],
  { partial = false, progress: shown }: ImportFlags,
  progress: ProgressLine,
): Promise<Upload> {
  if (files.some(isJar)) return jarUpload(files, partial, shown ? progress : undefined);
  const [only, another] = files;
  return only && !another && only.path === paths[0] ? fileUpload(only) : tarUpload(files);
}

async function* observed(upload: Upload, progress: ProgressLine): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of upload.bytes()) {
    yield chunk;
    done += chunk.length;
    progress.show({ label: 'import', done, total: upload.size, unit: 'bytes' });
  }
}

function queryOf(flags: ImportFlags, name: string): string {
  const { source, kind, captureTime, snapshot, allowShrink, keepOriginals, restoreErased, dryRun, partial } = flags;
  const switches = { snapshot, allowShrink, keepOriginals, restoreErased, validateOnly: dryRun };
  const query = new URLSearchParams({ source });
  if (name !== '') query.set('name', name);
  if (kind !== undefined) query.set('kind', kind);
  if (captureTime !== undefined) query.set('captureTime', captureTime);
  if (partial) query.set('mode', 'partial');
  for (const [key, value] of Object.entries(switches)) if (value) query.set(key, 'true');
  return query.toString();
}

function refusalLine({ path, line, pointer, reason }: BatchReceipt['refused'][number]): string {
  return `refused ${path}${line === undefined ? '' : `:${line}`}${pointer ? ` ${pointer}` : ''} ${reason}`;
}
