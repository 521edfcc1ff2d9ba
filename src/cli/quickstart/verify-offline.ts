import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { VerificationReport } from '../../stages/verification/verification-report.js';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { projectRoot } from '../../platform/config/project-root.js';
import { exitOf } from '../server-process.js';

/**
 * Verifies a bundle deep, in a process of its own that runs `export-center verify` as the one who receives the bundle would: it gets the
 * tar and the public key and nothing else. Throws exit 3 naming the first bad entry where the verdict is not "passed".
 */
export async function verifyOffline(bundle: string, publicKeyFile: string): Promise<VerificationReport> {
  const args = ['verify', bundle, '--key', publicKeyFile, '--deep', '--json'];
  const entry = join(projectRoot(), 'dist', 'src', 'cli.js');
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), exitOf(child)]);
  if (code !== exitCodes.ok && code !== exitCodes.verificationFailed) throw notVerified(bundle, errors.trim());
  const report = JSON.parse(output) as VerificationReport;
  if (report.verdict !== 'passed') throw notVerified(bundle, report.firstBad?.detail ?? report.verdict);
  return report;
}

const notVerified = (bundle: string, reason: string): CliError =>
  new CliError(exitCodes.verificationFailed, `the bundle did not verify: ${reason}`, { where: bundle });

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
