import type { Command } from 'commander';
import { airGapLifetimes, onlineLifetimes, releaseTargets } from '../../stages/tuf/release-targets.js';
import { TufRepository } from '../../stages/tuf/tuf-repository.js';
import { printResult } from '../print.js';
import { collect, readPublicKeyFile } from '../public-key-file.js';
import type { PassphraseFlags } from '../read-passphrase.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';
import { renderFields, renderTable } from '../table.js';
import { openSigner } from './private-key-file.js';
import { targetsOfBundles } from './release-bundles.js';
import { repositoryStatus } from './repository-status.js';

/** `release`, `status`. */
export function registerTufRelease(tuf: Command): void {
  registerRelease(tuf);
  tuf
    .command('status')
    .description('Show each role: version, expiry, and which signatures are there.')
    .argument('<folder>', 'the repository')
    .addHelpText('after', '\nExample:\n  export-center tuf status repo')
    .action(async (folder: string, _flags: unknown, command: Command) =>
      printResult(settingsOf(command), await repositoryStatus(folder), (rows) =>
        renderTable(
          ['ROLE', 'VERSION', 'EXPIRES', 'STATE', 'SIGNATURES'],
          rows.map(({ role, version, expires, state, signatures }) => [
            role,
            String(version),
            expires,
            state,
            signatures,
          ]),
        ),
      ),
    );
}

const settingsOf = (command: Command) => resolveSettings(command.optsWithGlobals<GlobalFlags>(), process.env);

function registerRelease(tuf: Command): void {
  tuf
    .command('release')
    .description('Publish bundles, and what was staged once it is signed; renews snapshot and timestamp.')
    .argument('<folder>', 'the repository')
    .option('-b, --bundle <path>', 'bundle whose manifest becomes a target; the newest last', collect, [])
    .option('-k, --key <file>', 'public key that signed the bundles, PEM', collect, [])
    .requiredOption('--online-key <file>', 'private key of snapshot, timestamp and hash bins')
    .option('--passphrase-file <file>', 'file that holds its passphrase')
    .option('--passphrase-fd <number>', 'open descriptor to read its passphrase from')
    .option('--air-gap', 'snapshot and timestamp last 365 days, for sites that hear of us by medium')
    .addHelpText(
      'after',
      '\nExample:\n  export-center tuf release repo --bundle full.tar --key signing.pub.pem --online-key online.key.pem',
    )
    .action((folder: string, flags: ReleaseFlags, command: Command) => release(folder, flags, command));
}

interface ReleaseFlags extends PassphraseFlags {
  readonly bundle: readonly string[];
  readonly key: readonly string[];
  readonly onlineKey: string;
  readonly airGap?: boolean;
}

async function release(folder: string, flags: ReleaseFlags, command: Command): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const { signal } = stop;
  const targets = await targetsOfBundles(flags.bundle, flags.key.map(readPublicKeyFile), signal);
  const made = await releaseTargets(new TufRepository(folder), {
    targets,
    online: await openSigner(flags.onlineKey, flags),
    lifetimes: flags.airGap ? airGapLifetimes : onlineLifetimes,
    now: Math.floor(Date.now() / 1000),
    signal,
  });
  printResult(settingsOf(command), made, () =>
    renderFields([
      ['root', `version ${made.root}`],
      ['snapshot', `version ${made.snapshot}`],
      ['timestamp', `version ${made.timestamp}, good until ${made.expires}`],
      ['targets', `${made.targets}, ${made.changedBins} bins written`],
    ]),
  );
}
