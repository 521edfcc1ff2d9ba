import type { Command } from 'commander';
import { FormatError } from '../../formats/format-error.js';
import { asImportError } from '../../stages/importing/import-error.js';
import { byTarOrder } from '../../stages/packaging/bundle-files.js';
import type { ByteParts } from '../../stages/packaging/byte-parts.js';
import { tarOf } from '../../stages/packaging/computed-tar.js';
import { readParts } from '../../stages/packaging/fs-parts-reader.js';
import { withOpenedBundle } from '../../stages/encryption/with-opened-bundle.js';
import { CheckFailure } from '../../stages/verification/check-failure.js';
import { usage } from '../cli-error.js';
import { connect, type Connection } from '../connection.js';
import type { components } from '../generated/api.js';
import { readIdentities, withIdentityFlags, type IdentityFlags } from '../identity-files.js';
import { newIdempotencyKey } from '../idempotency-key.js';
import { printNote, printResult } from '../print.js';
import { ProgressLine } from '../progress-line.js';
import { formatCount } from '../quantities.js';
import { saveReceipt } from '../receipt-actions.js';
import { renderFields } from '../table.js';

type Import = components['schemas']['ImportResource'];

interface ImportFlags extends IdentityFlags {
  readonly expectBase?: string;
  readonly allowRollback?: boolean;
  readonly formerKey?: string;
  readonly reason?: string;
  readonly allowUnsigned?: boolean;
  readonly takeOver?: boolean;
  readonly restoreErased?: boolean;
  readonly dryRun?: boolean;
  readonly receipt?: string;
  readonly progress: boolean;
}

/** `import <bundle>`: sends a bundle, whatever form it lies in, as its tar. */
export function registerImport(program: Command): void {
  const command = program
    .command('import')
    .description(
      'Import a bundle that was made elsewhere: json:raw, mirror:full or mirror:delta. The server verifies it with the keys that the tenant trusts, compares it with what is held, and imports it as a whole or not at all.',
    )
    .argument('<bundle>', 'tar, folder or OCI image layout')
    .option('--expect-base <root>', 'refuse unless the mirror holds this item-set root')
    .option('--allow-rollback', 'accept a bundle that is older than what is held; needs --reason')
    .option(
      '--former-key <fingerprint>',
      'the key that signed this mirror before the sender had a new one; needs --reason',
    )
    .option('--reason <text>', 'why an older bundle or another key is accepted; the audit log keeps it')
    .option('--allow-unsigned', 'accept a bundle without signatures, where the installation allows it')
    .option('--take-over', 'let the mirror take over records that came in by another way')
    .option('--restore-erased', 'take records back that were erased here')
    .option('--dry-run', 'check and apply everything, then take it back')
    .option('--receipt <file>', 'write the signed receipt of the import there, to be carried back')
    .option('--no-progress', 'do not show progress');
  withIdentityFlags(command)
    .addHelpText(
      'after',
      '\nExamples:\n  export-center import /media/usb/mirror.tar\n  export-center import /media/usb/mirror.tar --dry-run\n  export-center import /media/usb/encrypted.tar --identity me.txt',
    )
    .action(async (path: string, flags: ImportFlags, command: Command) => {
      const connection = connect(command);
      const done = await importBundle(connection, path, flags);
      printResult(connection.settings, done, renderImport);
      if (flags.receipt !== undefined && !flags.dryRun)
        printNote(`Receipt written: ${await saveReceipt(connection, done.id, flags.receipt)}`);
      if (flags.dryRun) printNote('Dry run: nothing was imported.');
    });
}

async function importBundle(connection: Connection, path: string, flags: ImportFlags): Promise<Import> {
  for (const [name, given] of Object.entries({
    '--allow-rollback': flags.allowRollback,
    '--former-key': flags.formerKey,
  }))
    if (given && flags.reason === undefined) throw usage(`${name} needs --reason`);
  const identities = await readIdentities(flags);
  // The server gets the plain bundle over its connection, and never an identity.
  const sent = withOpenedBundle(path, { identities }, (files) =>
    send(connection, tarOf([...files].sort(byTarOrder)), flags),
  );
  return sent.catch((error: unknown) => Promise.reject(asRefusal(error)));
}

/** What is found here is told as the server would. */
const asRefusal = (error: unknown): unknown =>
  error instanceof FormatError || error instanceof CheckFailure ? asImportError(error) : error;

async function send(connection: Connection, tar: ByteParts, flags: ImportFlags): Promise<Import> {
  const progress = new ProgressLine();
  async function* body() {
    let done = 0;
    for await (const chunk of readParts(tar, 0, tar.size)) {
      yield Buffer.from(chunk);
      done += chunk.length;
      if (flags.progress) progress.show({ label: 'send', done, total: tar.size, unit: 'bytes' });
    }
    if (flags.progress) progress.show({ label: 'verify and import' });
  }
  try {
    const response = await connection.request(`/api/v1/imports?${queryOf(flags)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-tar', 'idempotency-key': newIdempotencyKey() },
      body: ReadableStream.from(body()),
      duplex: 'half',
    });
    return (await response.json()) as Import;
  } finally {
    progress.end();
  }
}

function queryOf(flags: ImportFlags): string {
  const { expectBase, formerKey, allowRollback, reason, allowUnsigned, takeOver, restoreErased, dryRun } = flags;
  const query = new URLSearchParams();
  if (expectBase !== undefined) query.set('expectBase', expectBase);
  if (formerKey !== undefined) query.set('formerKey', formerKey);
  if (reason !== undefined) query.set('reason', reason);
  const switches = { allowRollback, allowUnsigned, takeOver, restoreErased, validateOnly: dryRun };
  for (const [name, value] of Object.entries(switches)) if (value) query.set(name, 'true');
  return query.toString();
}

const renderImport = (done: Import): string =>
  renderFields([
    ['import', done.id],
    ['outcome', done.outcome === 'unchanged' ? 'unchanged: all of it was there already' : 'applied'],
    ['mirror', `${done.mirror} of ${done.origin.tenant || 'an unsigned origin'}`],
    ['bundle', `${done.mode}, profile ${done.profile}, ${done.manifestDigest}`],
    [
      'records',
      `${formatCount(done.added)} added, ${formatCount(done.changed)} changed, ${formatCount(done.removed)} removed`,
    ],
    ['rootAfter', done.rootAfter ?? ''],
    ['asOf', done.asOf],
  ]);
