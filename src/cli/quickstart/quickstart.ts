import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VerificationReport } from '../../stages/verification/verification-report.js';
import { applyProfile, type AppliedProfile } from '../apply-profile.js';
import { CliError } from '../cli-error.js';
import { importEvidence } from '../commands/evidence.js';
import { downloadBundle, type DownloadedBundle } from '../commands/download.js';
import { connectWith, type Connection } from '../connection.js';
import { readDocument } from '../document-file.js';
import { exitCodes } from '../exit-codes.js';
import { ProgressLine } from '../progress-line.js';
import { projectRoot } from '../../platform/config/project-root.js';
import { assertSucceeded, startRun } from '../run-actions.js';
import { watchRun, type Run } from '../watch-run.js';
import type { QuickstartOptions, QuickstartServer } from './open-server.js';
import { verifyOffline } from './verify-offline.js';

/** How much of one kind of evidence lies in the store now, and what the import changed. */
export interface ImportedEvidence {
  readonly folder: string;
  readonly accepted: number;
  readonly added: number;
  readonly changed: number;
}

export interface QuickstartResult {
  readonly url: string;
  readonly adminKeyFile: string;
  readonly publicKeyFile: string;
  readonly serverLog?: string;
  readonly imported: readonly ImportedEvidence[];
  readonly profile: AppliedProfile;
  readonly run: Run;
  readonly bundle: DownloadedBundle;
  readonly report: VerificationReport;
  readonly seconds: number;
}

const evidenceFolders = ['advisories', 'vex', 'sboms', 'kev', 'epss'];

/** Imports the samples, applies the profile, runs it, downloads the bundle and verifies it offline, telling each step. */
export async function runQuickstart(
  server: QuickstartServer,
  options: QuickstartOptions,
  say: (text: string) => void,
): Promise<QuickstartResult> {
  const started = performance.now();
  const adminKeyFile = join(options.dataDir, 'admin-key');
  const connection = connectWith({ url: server.url, token: readFileSync(adminKeyFile, 'utf8').trim(), output: 'json' });
  const imported = await importSamples(connection, say);
  const profile = await applyProfile(connection, await readDocument(sample('profiles', 'quickstart.json')), {
    dryRun: false,
  });
  say(`profile    quickstart ${profile.outcome}, revision ${profile.profile?.revision ?? 1}`);
  const run = await makeBundle(connection, options.signal, say);
  const bundle = await downloadBundle(connection, run.id, {
    file: join(options.dataDir, 'quickstart', `quickstart-${run.result!.manifestDigest.slice(7, 19)}.tar`),
    progress: false,
  });
  say(
    `download   ${bundle.outcome === 'kept' ? 'unchanged, the same bundle lies there already' : 'done, digest matches'}`,
  );
  const publicKeyFile = findPublicKey(options.dataDir);
  const report = await verifyOffline(bundle.path, publicKeyFile);
  say(`verify     ${report.verdict} offline: ${report.checks.length} checks over ${report.files} files`);
  return {
    url: server.url,
    adminKeyFile,
    publicKeyFile,
    serverLog: server.owned?.log,
    imported,
    profile,
    run,
    bundle,
    report,
    seconds: (performance.now() - started) / 1000,
  };
}

async function importSamples(connection: Connection, say: (text: string) => void): Promise<ImportedEvidence[]> {
  const imported: ImportedEvidence[] = [];
  for (const folder of evidenceFolders) {
    const receipt = await importEvidence(connection, [sample(folder)], { source: 'samples', progress: false });
    imported.push({ folder, accepted: receipt.accepted, added: receipt.added, changed: receipt.changed });
  }
  const touched = imported.reduce((sum, { added, changed }) => sum + added + changed, 0);
  const total = imported.reduce((sum, { accepted }) => sum + accepted, 0);
  say(`evidence   ${total} records of samples/, ${touched === 0 ? 'unchanged' : `${touched} new or changed`}`);
  return imported;
}

async function makeBundle(connection: Connection, signal: AbortSignal, say: (text: string) => void): Promise<Run> {
  const line = new ProgressLine();
  const created = await startRun(connection, { profileId: 'quickstart' });
  const run = await watchRun(connection, created.id, {
    timeout: 300,
    signal,
    onProgress: (state) => process.stderr.isTTY && line.show({ ...state, label: `run        ${state.label}` }),
  }).finally(() => line.end());
  assertSucceeded(run);
  say(`run        succeeded, ${run.result!.records} records in ${run.result!.files} files`);
  return run;
}

const sample = (...parts: string[]): string => join(projectRoot(), 'samples', ...parts);

function findPublicKey(dataDir: string): string {
  const path = join(dataDir, 'keys', 'signing.pub.pem');
  if (existsSync(path)) return path;
  throw new CliError(exitCodes.failure, `the server has written no public key to ${path}`, { where: path });
}
