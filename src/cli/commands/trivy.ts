import type { Command } from 'commander';
import { checkKit, renderKitCheck } from '../trivy/check-kit.js';
import { registerDelta } from '../trivy/delta-commands.js';
import { kitCommand, ociCommand, type BundleFlags, type KitFlags } from '../trivy/trivy-actions.js';
import { exitCodes } from '../exit-codes.js';
import { parseCount } from '../flag-values.js';
import { printResult } from '../print.js';
import { collect } from '../public-key-file.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';

const kitExamples = `
Examples:
  export-center trivy kit trivy.tar /srv/trivy --key signing.pub.pem
  export-center trivy kit java.tar /srv/trivy --key signing.pub.pem
  export-center trivy kit trivy.tar /srv/trivy --key signing.pub.pem --valid-days 7
  trivy fs --cache-dir /srv/trivy --offline-scan .

The bundle is verified first. Trivy needs no flag for the database until its NextUpdate, which the bundle or
--valid-days sets; from then on it asks the network, and this command refuses the bundle unless --allow-stale is
given. The kit never holds another time than the evidence's.

Exit codes: 0 written, 2 usage, 3 not verified or too old.`;

const ociExamples = `
Examples:
  export-center trivy oci trivy.tar layout --key signing.pub.pem
  oras cp --from-oci-layout layout:2 registry.example/trivy-db:2
  trivy image --db-repository registry.example/trivy-db:2 IMAGE

The bundle is verified first. The tag is the version of the schema, which Trivy asks for: 2, or 1 for the Java
database. A digest pins it: --db-repository registry.example/trivy-db@sha256:...

Exit codes: 0 written or there already, 2 usage, 3 not verified, 8 the folder holds something else.`;

const checkExamples = `
Examples:
  export-center trivy check /srv/trivy
  export-center trivy check /srv/trivy --max-age-days 3

Exit codes: 0 fresh and whole, 3 too old or damaged, 4 no database there.`;

/** `trivy kit|oci|check|diff|apply`: from a bundle to a scanner; needs no server. */
export function registerTrivy(program: Command): void {
  const trivy = program
    .command('trivy')
    .description('Give the databases of trivy:db and trivy:java-db bundles to Trivy. Needs no server and no network.')
    .addHelpText('after', '\nExample:\n  export-center trivy kit trivy.tar /srv/trivy --key signing.pub.pem');
  registerKit(trivy);
  fromBundle(trivy.command('oci'), '<layout-folder>', 'folder to make, an OCI image layout')
    .description('Verify a bundle and write its database as the OCI artifact that Trivy pulls from a registry.')
    .addHelpText('after', ociExamples)
    .action((bundle: string, folder: string, _flags: unknown, command: Command) =>
      ociCommand(bundle, folder, command.optsWithGlobals<BundleFlags & GlobalFlags>()),
    );
  registerCheck(trivy);
  registerDelta(trivy);
}

function registerKit(trivy: Command): void {
  fromBundle(trivy.command('kit'), '<cache-folder>', "Trivy's cache folder; both databases may lie in one")
    .description('Verify a bundle and lay its database where an offline Trivy looks for it.')
    .option(
      '--valid-days <days>',
      'how long after the evidence cut Trivy takes it without a flag (default: as the bundle says)',
      parseCount,
    )
    .option('--allow-stale', 'write it although the evidence is older; Trivy then needs --skip-db-update')
    .addHelpText('after', kitExamples)
    .action((bundle: string, folder: string, _flags: unknown, command: Command) =>
      kitCommand(bundle, folder, command.optsWithGlobals<KitFlags & GlobalFlags>()),
    );
}

function fromBundle(command: Command, folder: string, meaning: string): Command {
  return command
    .argument('<bundle>', 'bundle of kind trivy:db or trivy:java-db: tar, folder or OCI layout')
    .argument(folder, meaning)
    .option('-k, --key <file>', 'public key you trust, PEM; may be given more than once', collect, [])
    .option('--allow-unsigned', 'accept a bundle without signatures; its origin is then not proven')
    .option('--dry-run', 'verify and show what would be written, change nothing');
}

function registerCheck(trivy: Command): void {
  trivy
    .command('check')
    .description('Say how old the databases in a cache folder of Trivy are, and whether they are whole.')
    .argument('<cache-folder>', 'as "trivy kit" wrote it')
    .option('--max-age-days <days>', 'refuse evidence that is older, though Trivy would still use it', parseCount)
    .addHelpText('after', checkExamples)
    .action((folder: string, { maxAgeDays }: { maxAgeDays?: number }, command: Command) => {
      const settings = resolveSettings(command.optsWithGlobals<GlobalFlags>(), process.env);
      const check = checkKit(folder, Date.now(), maxAgeDays);
      printResult(settings, check, renderKitCheck);
      if (check.verdict !== 'passed') process.exitCode = exitCodes.verificationFailed;
    });
}
