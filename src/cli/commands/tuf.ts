import type { Command } from 'commander';
import { registerTufKeys } from '../tuf/key-commands.js';
import { registerTufRelease } from '../tuf/release-commands.js';
import { registerTufUpdate } from '../tuf/update-command.js';

/** `tuf init|sign|rotate|release|status|update`. */
export function registerTuf(program: Command): void {
  const tuf = program
    .command('tuf')
    .description('A TUF repository of bundles: what a far side reads is genuine, newest and complete.')
    .addHelpText(
      'after',
      `
Root and targets keys lie on another machine.

Example:
  export-center tuf init repo --root-key a.pub.pem --root-key b.pub.pem --root-threshold 2 \\
    --targets-key t.pub.pem --online-key online.pub.pem
  export-center tuf sign repo/staged/root.json --key a.key.pem        # there, and with b
  export-center tuf sign repo/staged/targets.json --key t.key.pem
  export-center tuf release repo --bundle full.tar --key signing.pub.pem --online-key online.key.pem`,
    );
  registerTufKeys(tuf);
  registerTufRelease(tuf);
  registerTufUpdate(tuf);
}
