import { Option, type Command } from 'commander';
import { keyFingerprint } from '../../formats/key-files/public-key.js';
import {
  signatureAlgorithm,
  signatureAlgorithms,
  type SignatureAlgorithm,
} from '../../formats/key-files/signature-algorithm.js';
import { writeKeyPair } from '../../stages/signing/fs-signing-key.js';
import { generateKey, keyFormats, type KeyFormat } from '../../stages/signing/generate-key.js';
import { printResult } from '../print.js';
import { readPublicKeyFile } from '../public-key-file.js';
import { readNewPassphrase, type PassphraseFlags } from '../read-passphrase.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';
import { renderFields } from '../table.js';

interface GenerateFlags extends PassphraseFlags {
  readonly out: string;
  readonly format: KeyFormat;
  readonly algorithm: SignatureAlgorithm;
}

const generateExamples = `
Examples:
  export-center keys generate
  export-center keys generate --out /secure/site-a --passphrase-file /secure/site-a.passphrase
  export-center keys generate --format cosign --passphrase-fd 3 3<passphrase.txt

Writes <out>.key.pem (mode 0600, encrypted) and <out>.pub.pem. Nothing that is there is overwritten.`;

/** `keys`: signing keys in files; needs no server. */
export function registerKeys(program: Command): void {
  const keys = program
    .command('keys')
    .description('Make signing keys and show their fingerprints. Needs no server.')
    .addHelpText('after', '\nExample:\n  export-center keys generate --out /secure/site-a');
  keys
    .command('generate')
    .description('Make a signing key pair: an encrypted private key and its public key.')
    .option('-o, --out <name>', 'where to write, without the endings .key.pem and .pub.pem', 'signing')
    .addOption(
      new Option('--format <format>', 'pkcs8 (openssl reads it) or cosign').choices(keyFormats).default('pkcs8'),
    )
    .addOption(
      new Option('--algorithm <algorithm>', 'ecdsa-p256 is what every tool accepts')
        .choices(signatureAlgorithms)
        .default('ecdsa-p256'),
    )
    .option('--passphrase-file <file>', 'file that holds the passphrase')
    .option('--passphrase-fd <number>', 'open descriptor to read the passphrase from')
    .addHelpText('after', generateExamples)
    .action(generate);
  keys
    .command('fingerprint')
    .description('Show the SHA-256 fingerprint of a public key, as verify and verify.sh show it.')
    .argument('<public-key>', 'public key file, PEM')
    .addHelpText('after', '\nExamples:\n  export-center keys fingerprint signing.pub.pem')
    .action(showFingerprint);
}

async function generate({ out, format, algorithm, ...from }: GenerateFlags, command: Command): Promise<void> {
  const settings = resolveSettings(command.optsWithGlobals<GlobalFlags>(), process.env);
  const key = await generateKey({ format, algorithm, passphrase: await readNewPassphrase(from) });
  const files = await writeKeyPair(out, key);
  printResult(settings, { ...files, algorithm, format, fingerprint: key.fingerprint }, (made) =>
    renderFields([
      ['private key', made.privateFile],
      ['public key', made.publicFile],
      ['algorithm', made.algorithm],
      ['fingerprint', made.fingerprint],
    ]),
  );
}

function showFingerprint(file: string, _flags: unknown, command: Command): void {
  const settings = resolveSettings(command.optsWithGlobals<GlobalFlags>(), process.env);
  const key = readPublicKeyFile(file);
  printResult(
    settings,
    { file, algorithm: signatureAlgorithm(key), fingerprint: keyFingerprint(key) },
    (found) => `${found.fingerprint}\n`,
  );
}
