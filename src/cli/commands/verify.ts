import type { Command } from 'commander';
import type { Identity } from '../../formats/age/stanza.js';
import type { VerificationReport } from '../../stages/verification/verification-report.js';
import { verifyPath, verifyWithBases } from '../../stages/verification/verify-path.js';
import { usage } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { readIdentities, withIdentityFlags, type IdentityFlags } from '../identity-files.js';
import { printResult } from '../print.js';
import { ProgressLine } from '../progress-line.js';
import { collect, readPublicKeyFile } from '../public-key-file.js';
import { renderVerification } from '../render-verification.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';
import type { withTufChecks } from '../tuf/check-target.js';
import { repositoryClient, withRepositoryFlags, type RepositoryFlags } from '../tuf/repository-flags.js';

interface VerifyFlags extends GlobalFlags, IdentityFlags, RepositoryFlags {
  readonly key: readonly string[];
  readonly base: readonly string[];
  readonly deep?: boolean;
  readonly json?: boolean;
  readonly allowUnsigned?: boolean;
  readonly threads?: string;
  readonly progress: boolean;
}

const examples = `
Examples:
  export-center verify bundle.tar --key signing.pub.pem
  export-center verify bundle.tar --key signing.pub.pem --deep
  export-center verify unpacked-folder --key old.pub.pem --key new.pub.pem --json
  export-center verify oci-layout.tar --key signing.pub.pem
  export-center verify encrypted.tar --key signing.pub.pem --identity me.txt --deep
  export-center verify delta-2.tar --key signing.pub.pem --base full.tar --base delta-1.tar
  export-center verify bundle.tar --key signing.pub.pem --tuf /media/usb/tuf --tuf-store trusted --tuf-newest

The default depth proves who made the bundle and that every byte is theirs. --deep also decompresses every
file, checks every record, and computes the item-set root again. The root of a delta is that after it is
applied: --base names the bundles before it. Take the key from a source you trust, never
from the bundle. Of an encrypted bundle signature and digests are checked; --identity opens it, in
a temporary folder, and checks what is inside. --tuf also demands that a TUF repository names the
bundle; --tuf-root is needed until --tuf-store has a root. Needs no server, no database and no network.

Exit codes: 0 passed, 2 usage, 3 verification failed.`;

/** `verify <bundle>`: the offline verifier. */
export function registerVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('Verify a bundle offline: a tar, an unpacked folder, or an OCI layout (folder or tar).')
    .argument('<bundle>', 'tar file or folder')
    .option('-k, --key <file>', 'public key you trust, PEM; may be given more than once', collect, [])
    .option('--deep', 'also read every record')
    .option(
      '--base <bundle>',
      'of a delta: a bundle before it, from the full one on; may be given more than once',
      collect,
      [],
    )
    .option('--json', 'print the report as JSON, same as --output json')
    .option('--allow-unsigned', 'accept a bundle without signatures; its origin is then not proven')
    .option('--threads <count>', 'threads to use (default: all cores)')
    .option('--no-progress', 'do not show progress');
  withRepositoryFlags(withIdentityFlags(command))
    .addHelpText('after', examples)
    .action((bundle: string, _flags: unknown, command: Command) =>
      verify(bundle, command.optsWithGlobals<VerifyFlags>()),
    );
}

async function verify(bundle: string, flags: VerifyFlags): Promise<void> {
  const output = flags.json === true ? 'json' : resolveSettings(flags, process.env).output;
  if (flags.key.length === 0 && !flags.allowUnsigned) {
    throw usage('no public key was given, so nothing could be proven', {
      where: '--key',
      remedy: 'Give the key you trust with --key, or --allow-unsigned to check digests only.',
    });
  }
  const identities = await readIdentities(flags);
  const client = await repositoryClient(flags);
  const verified = await checkWithProgress(bundle, flags, identities, output !== 'table');
  const report = client ? await inRepository(verified, bundle, { client, newest: flags.tufNewest ?? false }) : verified;
  printResult({ output }, { bundle, ...report }, () => renderVerification(bundle, report));
  if (report.verdict !== 'passed') process.exitCode = exitCodes.verificationFailed;
}

function checkWithProgress(
  bundle: string,
  flags: VerifyFlags,
  identities: readonly Identity[],
  quiet: boolean,
): Promise<VerificationReport> {
  const line = new ProgressLine();
  const show = flags.progress && !quiet && process.stderr.isTTY;
  const onProgress = (done: number, total: number) =>
    show && line.show({ label: 'verify', done, total, unit: 'bytes' });
  const options = {
    publicKeys: flags.key.map(readPublicKeyFile),
    depth: flags.deep ? ('deep' as const) : ('default' as const),
    allowUnsigned: flags.allowUnsigned ?? false,
    identities,
    ...(flags.threads === undefined ? {} : { threads: parseThreads(flags.threads) }),
    onProgress,
  };
  const report = flags.base.length > 0 ? verifyWithBases(bundle, flags.base, options) : verifyPath(bundle, options);
  return report.finally(() => line.end());
}

async function inRepository(...args: Parameters<typeof withTufChecks>): Promise<VerificationReport> {
  const { withTufChecks } = await import('../tuf/check-target.js');
  return withTufChecks(...args);
}

function parseThreads(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 256) return count;
  throw usage(`--threads must be a whole number from 1 to 256, not "${text}"`);
}
