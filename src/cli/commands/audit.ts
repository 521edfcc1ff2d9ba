import type { Command } from 'commander';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { verifyExport } from '../../formats/audit-log/verify-export.js';
import { FormatError } from '../../formats/format-error.js';
import { auditCsv } from '../audit-csv.js';
import { readCheckpointFile } from '../audit-since.js';
import { CliError, usage } from '../cli-error.js';
import { connect, connectForList, unwrap } from '../connection.js';
import { exitCodes } from '../exit-codes.js';
import { printNote, printResult } from '../print.js';
import { collect, readPublicKeyFile } from '../public-key-file.js';
import { renderAudit, type AuditAnswer } from '../render-audit.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';

interface VerifyFlags extends GlobalFlags {
  readonly key: readonly string[];
  readonly since?: string;
}

/** `audit verify|export|checkpoint`. */
export function registerAudit(program: Command): void {
  const audit = program
    .command('audit')
    .description('The audit log: who did what, in a chain that shows every later change.')
    .addHelpText('after', '\nExample:\n  export-center audit export -o audit.ndjson');
  registerVerify(audit);
  registerExport(audit);
  audit
    .command('checkpoint')
    .description(
      'Print the signed checkpoint of the log as it stands. Keep it elsewhere: a later check goes on from it.',
    )
    .addHelpText('after', '\nExample:\n  export-center audit checkpoint > checkpoint.txt')
    .action(async (_flags: unknown, command: Command) => {
      const response = await connect(command).request('/api/v1/audit-log/checkpoint');
      process.stdout.write(await response.text());
    });
}

function registerVerify(audit: Command): void {
  audit
    .command('verify')
    .description(
      'Check every entry and name what was edited, deleted, inserted, reordered, truncated or rewritten: of an exported file offline with the public key you trust, without a file on the server.',
    )
    .argument('[file]', 'export of the log; the log of the server where absent')
    .option('-k, --key <file>', 'public key you trust, PEM; may be given more than once', collect, [])
    .option('--since <file>', 'earlier checkpoint, or provenance.dsse.json of a bundle: the log must go on from it')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center audit verify audit.ndjson --key signing.pub.pem\n  export-center audit verify audit.ndjson --key signing.pub.pem --since bundle/provenance.dsse.json\n  export-center audit verify --since checkpoint.txt\n\nExit codes: 0 passed, 2 usage, 3 verification failed.',
    )
    .action((file: string | undefined, _flags: unknown, command: Command) => verify(file, command));
}

async function verify(file: string | undefined, command: Command): Promise<void> {
  const flags = command.optsWithGlobals<VerifyFlags>();
  const since = flags.since === undefined ? undefined : await readCheckpointFile(flags.since);
  const answer = file === undefined ? await askServer(command, since) : await checkFile(file, flags, since);
  printResult(resolveSettings(flags, process.env), answer, () => renderAudit(file ?? 'the log of the server', answer));
  if (answer.verdict !== 'passed') process.exitCode = exitCodes.verificationFailed;
}

async function askServer(command: Command, since: string | undefined): Promise<AuditAnswer> {
  const body = since === undefined ? {} : { since };
  return unwrap(await connect(command).api.POST('/api/v1/audit-log:verify', { body }));
}

/** A file that proves nothing, because it was cut short or is signed by a stranger, is a failed verification too. */
async function checkFile(file: string, { key }: VerifyFlags, since: string | undefined): Promise<AuditAnswer> {
  if (key.length === 0)
    throw usage('no public key was given, so nothing could be proven', {
      where: '--key',
      remedy: 'Give the key you trust with --key; take it from a source you trust, never from the server.',
    });
  const policy = { keys: key.map(readPublicKeyFile), ...(since === undefined ? {} : { since }) };
  try {
    const { root, ...report } = await verifyExport(() => createReadStream(file), policy);
    return { ...report, root: root.toString('base64') };
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new CliError(exitCodes.verificationFailed, `${file}: ${cause.message}`, { where: file, cause });
  }
}

function registerExport(audit: Command): void {
  audit
    .command('export')
    .description(
      'Write the whole log with its signed checkpoint to a file, one JSON object a line; with --output csv its entries for a spreadsheet, which prove nothing.',
    )
    .requiredOption('-o, --file <path>', 'file to write to; it is replaced when the export is complete')
    .option('--size <entries>', 'up to this earlier checkpoint instead of now')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center audit export -o audit.ndjson\n  export-center audit export -o audit.csv --output csv',
    )
    .action(async ({ file, size }: { file: string; size?: string }, command: Command) => {
      const query = size === undefined ? '' : `?size=${encodeURIComponent(size)}`;
      const connection = connectForList(command);
      const response = await connection.request(`/api/v1/audit-log:export${query}`);
      const csv = connection.settings.output === 'csv';
      const bytes = Readable.fromWeb(response.body as never);
      await save(csv ? Readable.from(auditCsv(bytes)) : bytes, file);
      if (csv) return printNote(`Wrote ${file}. Keep the export without --output csv as the proof.`);
      printNote(`Wrote ${file}. Check it with "export-center audit verify ${file} --key <public key>".`);
    });
}

/** Under another name first, so that a broken download never looks like an export. */
async function save(content: Readable, file: string): Promise<void> {
  const temporary = `${file}.${process.pid}.part`;
  try {
    await pipeline(content, createWriteStream(temporary, { mode: 0o600 }));
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
