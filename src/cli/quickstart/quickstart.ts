import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VerificationReport } from '../../stages/verification/verification-report.js';
import type { AppliedProfile } from '../apply-profile.js';
import { CliError } from '../cli-error.js';
import { importEvidence } from '../commands/evidence.js';
import { downloadBundle, type DownloadedBundle } from '../commands/download.js';
import { connectWith, type Connection } from '../connection.js';
import { exitCodes } from '../exit-codes.js';
import type { Run } from '../watch-run.js';
import type { QuickstartOptions, QuickstartServer } from './open-server.js';
import { applySample, runToEnd, sample } from './sample-run.js';
import { makeTrivyKit, type TrivyKit } from './trivy-kit.js';
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
  readonly trivy: TrivyKit;
  readonly seconds: number;
}

const evidenceFolders = ['advisories', 'vex', 'sboms', 'kev', 'epss'];

/** Imports the samples, applies the profile, runs it, downloads the bundle, verifies it offline, and makes a kit for Trivy; tells each step. */
export async function runQuickstart(
  server: QuickstartServer,
  options: QuickstartOptions,
  say: (text: string) => void,
): Promise<QuickstartResult> {
  const started = performance.now();
  const adminKeyFile = join(options.dataDir, 'admin-key');
  const connection = connectWith({ url: server.url, token: readFileSync(adminKeyFile, 'utf8').trim(), output: 'json' });
  const imported = await importSamples(connection, say);
  const profile = await applySample(connection, 'quickstart');
  say(`profile    quickstart ${profile.outcome}, revision ${profile.profile?.revision ?? 1}`);
  const run = await runToEnd(connection, 'quickstart', options.signal);
  say(`run        succeeded, ${run.result!.records} records in ${run.result!.files} files`);
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
  const trivy = await makeTrivyKit(connection, options, publicKeyFile, say);
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
    trivy,
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

function findPublicKey(dataDir: string): string {
  const path = join(dataDir, 'keys', 'signing.pub.pem');
  if (existsSync(path)) return path;
  throw new CliError(exitCodes.failure, `the server has written no public key to ${path}`, { where: path });
}
