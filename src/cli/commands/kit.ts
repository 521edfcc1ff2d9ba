import { join } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { createKit } from '../kit/create-kit.js';
import { kitRepositoryPath } from '../kit/kit-repository.js';
import { renderKit, renderKitVerification } from '../kit/render-kit.js';
import { verifyKit } from '../kit/verify-kit.js';
import { usage } from '../cli-error.js';
import { printNote, printResult } from '../print.js';
import { collect, readPublicKeyFile } from '../public-key-file.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';
import { repositoryClient } from '../tuf/repository-flags.js';

/** `kit create|verify`. */
export function registerKit(program: Command): void {
  const kit = program
    .command('kit')
    .description(
      'An offline kit is one folder with all that a site needs: bundles, keys, checks, and the program itself.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  export-center kit create /media/usb/kit --bundle full.tar --key signing.pub.pem --program',
    );
  kit
    .command('create')
    .description('Make a kit of bundles that verify. Prints the digest that the site must be told by another way.')
    .argument('<folder>', 'where it goes; it must not exist, or be empty')
    .option('-b, --bundle <tar>', 'bundle that goes along; may be given more than once, in any order', collect, [])
    .option('-k, --key <file>', 'public key that signed them, PEM; may be given more than once', collect, [])
    .option('--tuf <repository>', 'TUF repository that names them and goes along, a folder')
    .option('--program', 'pack this program and its dependencies too, for a machine of the same kind')
    .addHelpText(
      'after',
      '\nExample:\n  export-center kit create kit --bundle full.tar --bundle delta.tar --key signing.pub.pem --program',
    )
    .action((folder: string, _flags: unknown, command: Command) =>
      create(folder, command.optsWithGlobals<CreateFlags>()),
    );
  kit
    .command('verify')
    .description('Check a kit offline: nothing missing, added or changed, every bundle signed by a key that you trust.')
    .argument('<folder>', 'the kit')
    .option(
      '-k, --key <file>',
      'public key you trust, PEM, not the one in the kit; may be given more than once',
      collect,
      [],
    )
    .option('--digest <digest>', 'what kit.json must be, sha256:...')
    .option(
      '--tuf-store <folder>',
      'the TUF repository of the kit must name the bundles; what is trusted of it is kept here',
    )
    .option('--tuf-root <file>', 'root.json to begin with, which you trust')
    .option('--reference-time <time>', 'what counts as now there, e.g. 2026-11-25T12:00:00Z; default: the clock')
    .option('--deep', 'also read every record')
    .addHelpText('after', '\nExample:\n  export-center kit verify /media/usb/kit --key signing.pub.pem --deep')
    .action((folder: string, _flags: unknown, command: Command) =>
      verify(folder, command.optsWithGlobals<VerifyFlags>()),
    );
}

interface CreateFlags extends GlobalFlags {
  readonly bundle: readonly string[];
  readonly key: readonly string[];
  readonly program?: boolean;
  readonly tuf?: string;
}

async function create(folder: string, flags: CreateFlags): Promise<void> {
  if (flags.bundle.length === 0) throw usage('name at least one bundle', { where: '--bundle' });
  requireKey(flags.key);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const made = await createKit({
    folder,
    bundles: flags.bundle,
    keys: flags.key.map(readPublicKeyFile),
    program: flags.program ?? false,
    ...(flags.tuf === undefined ? {} : { tuf: flags.tuf }),
    told: printNote,
    signal: stop.signal,
  });
  printResult(resolveSettings(flags, process.env), { folder, digest: made.digest, ...made.index }, () =>
    renderKit(made),
  );
}

interface VerifyFlags extends GlobalFlags {
  readonly key: readonly string[];
  readonly digest?: string;
  readonly deep?: boolean;
  readonly tufStore?: string;
  readonly tufRoot?: string;
  readonly referenceTime?: string;
}

async function verify(folder: string, { key, digest, deep, ...flags }: VerifyFlags): Promise<void> {
  requireKey(key);
  const asked = [flags.tufStore, flags.tufRoot, flags.referenceTime].some((flag) => flag !== undefined);
  const client = asked ? await repositoryClient({ ...flags, tuf: join(folder, kitRepositoryPath) }) : undefined;
  const found = await verifyKit(folder, {
    keys: key.map(readPublicKeyFile),
    depth: deep ? 'deep' : 'default',
    ...(digest === undefined ? {} : { digest }),
    ...(client === undefined ? {} : { client }),
  });
  printResult(resolveSettings(flags, process.env), { kit: folder, ...found }, () =>
    renderKitVerification(folder, found),
  );
  if (found.verdict === 'failed') process.exitCode = exitCodes.verificationFailed;
}

function requireKey(keys: readonly string[]): void {
  if (keys.length > 0) return;
  throw usage('no public key was given, so nothing could be proven', {
    where: '--key',
    remedy: 'Give the key you trust with --key.',
  });
}
