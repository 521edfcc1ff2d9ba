import type { Command } from 'commander';
import { keyIdOf, tufKeyOf } from '../../formats/tuf/tuf-key.js';
import { usage } from '../cli-error.js';
import { parseCount } from '../flag-values.js';
import { printResult } from '../print.js';
import { collect, readPublicKeyFile } from '../public-key-file.js';
import type { PassphraseFlags } from '../read-passphrase.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';
import { openSigner } from './private-key-file.js';
import { signStaged } from './sign-staged.js';
import { stageNew, stageRotation, type KeyRole } from './stage-roles.js';

/** `init`, `sign`, `rotate`: who may sign what. */
export function registerTufKeys(tuf: Command): void {
  registerInit(tuf);
  registerSign(tuf);
  registerRotate(tuf);
}

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

const settingsOf = (command: Command) => resolveSettings(command.optsWithGlobals<GlobalFlags>(), process.env);

function registerInit(tuf: Command): void {
  tuf
    .command('init')
    .description('Stage the first root and targets of a repository; they count when they are signed and released.')
    .argument('<folder>', 'the repository')
    .option('--root-key <file>', 'public key of root, PEM; may be given more than once', collect, [])
    .option('--root-threshold <number>', 'how many root keys must sign', parseCount, 1)
    .option('--targets-key <file>', 'public key of targets; may be given more than once', collect, [])
    .option('--targets-threshold <number>', 'how many targets keys must sign', parseCount, 1)
    .requiredOption('--online-key <file>', 'public key that signs snapshot, timestamp and hash bins')
    .option('--bins <number>', 'hash bins, a power of two', parseCount, 16)
    .option('--root-days <number>', 'days until root expires', parseCount, 365)
    .option('--targets-days <number>', 'days until targets expire', parseCount, 90)
    .addHelpText(
      'after',
      '\nExample:\n  export-center tuf init repo --root-key a.pub.pem --targets-key t.pub.pem --online-key online.pub.pem',
    )
    .action((folder: string, flags: InitFlags, command: Command) => init(folder, flags, command));
}

interface InitFlags {
  readonly rootKey: readonly string[];
  readonly rootThreshold: number;
  readonly targetsKey: readonly string[];
  readonly targetsThreshold: number;
  readonly onlineKey: string;
  readonly bins: number;
  readonly rootDays: number;
  readonly targetsDays: number;
}

const keyOf = (file: string) => tufKeyOf(readPublicKeyFile(file));

function roleOf(flag: string, files: readonly string[], threshold: number) {
  if (files.length < threshold) throw usage(`${threshold} keys must sign, ${files.length} were given`, { where: flag });
  return { keys: files.map(keyOf), threshold };
}

async function init(folder: string, flags: InitFlags, command: Command): Promise<void> {
  const bits = Math.log2(flags.bins);
  if (!Number.isInteger(bits) || bits < 1 || bits > 16)
    throw usage('hash bins are a power of two from 2 to 65536', { where: '--bins' });
  const keys = {
    root: roleOf('--root-key', flags.rootKey, flags.rootThreshold),
    targets: roleOf('--targets-key', flags.targetsKey, flags.targetsThreshold),
    online: roleOf('--online-key', [flags.onlineKey], 1),
  };
  const { rootDays, targetsDays } = flags;
  printStaged(command, await stageNew(folder, keys, { bits, rootDays, targetsDays, now: nowSeconds() }));
}

const printStaged = (command: Command, staged: readonly string[]): void =>
  printResult(settingsOf(command), { staged }, () =>
    staged.map((file) => `${file} waits for signatures: tuf sign\n`).join(''),
  );

function registerSign(tuf: Command): void {
  tuf
    .command('sign')
    .description('Add a signature to a staged file, on whatever machine the key is.')
    .argument('<file>', 'staged/root.json or staged/targets.json of a repository, or a copy of it')
    .requiredOption('-k, --key <file>', 'private key that "keys generate" made')
    .option('--passphrase-file <file>', 'file that holds the passphrase')
    .option('--passphrase-fd <number>', 'open descriptor to read the passphrase from')
    .addHelpText('after', '\nExample:\n  export-center tuf sign repo/staged/root.json --key a.key.pem')
    .action(async (file: string, { key, ...flags }: PassphraseFlags & { readonly key: string }, command: Command) => {
      const { keyid, signatures } = await signStaged(file, await openSigner(key, flags));
      printResult(
        settingsOf(command),
        { file, keyid, signatures },
        () => `${file}: signed by key ${keyid}, ${signatures} in all\n`,
      );
    });
}

function registerRotate(tuf: Command): void {
  tuf
    .command('rotate')
    .description('Stage other keys of a role, or the same for longer. Old and new root keys must sign the new root.')
    .argument('<folder>', 'the repository')
    .requiredOption('--role <role>', 'root, targets or online')
    .option('--add <file>', 'public key that comes, PEM; may be given more than once', collect, [])
    .option('--remove <file>', 'public key that goes, PEM; may be given more than once', collect, [])
    .option('--threshold <number>', 'how many keys must sign from now on', parseCount)
    .option('--root-days <number>', 'days until root expires', parseCount, 365)
    .option('--targets-days <number>', 'days until targets expire', parseCount, 90)
    .addHelpText(
      'after',
      '\nExample:\n  export-center tuf rotate repo --role online --add new.pub.pem --remove old.pub.pem',
    )
    .action((folder: string, flags: RotateFlags, command: Command) => rotate(folder, flags, command));
}

interface RotateFlags {
  readonly role: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly threshold?: number;
  readonly rootDays: number;
  readonly targetsDays: number;
}

async function rotate(folder: string, { role, add, remove, ...terms }: RotateFlags, command: Command): Promise<void> {
  if (!['root', 'targets', 'online'].includes(role))
    throw usage(`${role} is not root, targets or online`, { where: '--role' });
  const change = { role: role as KeyRole, add: add.map(keyOf), remove: remove.map((file) => keyIdOf(keyOf(file))) };
  printStaged(command, await stageRotation(folder, { ...terms, ...change, now: nowSeconds() }));
}
