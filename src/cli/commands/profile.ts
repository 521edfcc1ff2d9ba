import type { Command } from 'commander';
import { applyProfile, type AppliedProfile, type Profile, type ProfileInput } from '../apply-profile.js';
import { connect, connectForList, unwrap } from '../connection.js';
import { readDocument } from '../document-file.js';
import { parseCount } from '../flag-values.js';
import type { components } from '../generated/api.js';
import { newIdempotencyKey } from '../idempotency-key.js';
import { printNote, printResult } from '../print.js';
import { printList, type Column } from '../print-list.js';
import { archiveProfile, cloneProfile, diffRevisions, listRevisions, renderProfileHead } from '../profile-actions.js';
import { renderChanges } from '../profile-diff.js';
import { allOf } from '../read-pages.js';

/** `profile list|get|create|apply|clone|revisions|diff|archive`. */
export function registerProfile(program: Command): void {
  const profile = program
    .command('profile')
    .description(
      'Profiles say what an export contains. Each change is a new revision; a run names the revision it used.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  export-center profile list\n  export-center profile apply -f samples/profiles/quickstart.json --dry-run',
    );
  profile
    .command('list')
    .description('List profiles by name.')
    .option('--archived', 'the archived ones instead')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center profile list\n  export-center profile list --archived --output yaml',
    )
    .action(list);
  profile
    .command('get')
    .description('Show one profile with its current revision.')
    .argument('<profile>', 'name or id')
    .addHelpText('after', '\nExample:\n  export-center profile get quickstart --output yaml')
    .action(get);
  profile
    .command('create')
    .description('Create a profile from a JSON or YAML file; a name that is taken is a conflict.')
    .requiredOption('-f, --file <path>', 'the profile')
    .addHelpText('after', '\nExample:\n  export-center profile create -f profile.yaml')
    .action(create);
  profile
    .command('apply')
    .description('Make the profile on the server like the file: create, revise or leave it. Shows what changes.')
    .requiredOption('-f, --file <path>', 'the profile')
    .option('--dry-run', 'validate and show the difference, change nothing')
    .addHelpText('after', '\nExample:\n  export-center profile apply -f samples/profiles/quickstart.json --dry-run')
    .action(apply);
  addHistory(profile);
}

function addHistory(profile: Command): void {
  profile
    .command('clone')
    .description('Create a profile with the spec of another one; from the id of an archived one, too.')
    .argument('<profile>', 'name or id')
    .argument('<name>', 'name of the new profile')
    .option('--revision <number>', 'revision to copy (default: the current one)', parseCount)
    .addHelpText('after', '\nExample:\n  export-center profile clone nightly nightly-copy --revision 2')
    .action(cloneProfile);
  profile
    .command('revisions')
    .description('List the revisions of a profile, the newest first.')
    .argument('<profile>', 'name or id')
    .addHelpText('after', '\nExample:\n  export-center profile revisions nightly')
    .action(listRevisions);
  profile
    .command('diff')
    .description('Show what differs between two revisions of a profile.')
    .argument('<profile>', 'name or id')
    .option('--from <number>', 'older revision (default: the one before --to)', parseCount)
    .option('--to <number>', 'newer revision (default: the current one)', parseCount)
    .addHelpText('after', '\nExample:\n  export-center profile diff nightly --from 1 --to 3')
    .action(diffRevisions);
  profile
    .command('archive')
    .description('Take a profile out of use. Its name becomes free; runs and revisions stay, found by its id.')
    .argument('<profile>', 'name or id')
    .addHelpText('after', '\nExample:\n  export-center profile archive nightly')
    .action(archiveProfile);
}

async function list(flags: { archived?: boolean }, command: Command): Promise<void> {
  const connection = connectForList(command);
  const archived = flags.archived ? { archived: true } : {};
  const { items } = await allOf<components['schemas']['ProfilePage']>(async (pageSize, pageToken) =>
    unwrap(await connection.api.GET('/api/v1/profiles', { params: { query: { pageSize, pageToken, ...archived } } })),
  );
  printList(connection.settings, items, profileColumns);
}

const profileColumns: readonly Column<Profile>[] = [
  { title: 'NAME', field: 'name', value: ({ name }) => name },
  { title: 'KIND', field: 'kind', value: ({ kind }) => kind },
  { title: 'REVISION', field: 'revision', value: ({ revision }) => revision },
  { title: 'ID', field: 'id', value: ({ id }) => id },
  { field: 'specDigest', value: ({ specDigest }) => specDigest },
];

async function get(name: string, _flags: unknown, command: Command): Promise<void> {
  const connection = connect(command);
  const profile = unwrap(await connection.api.GET('/api/v1/profiles/{id}', { params: { path: { id: name } } }));
  printResult(connection.settings, profile, renderProfile);
}

async function create(flags: { file: string }, command: Command): Promise<void> {
  const connection = connect(command);
  const body = (await readDocument(flags.file)) as ProfileInput;
  const header = { 'Idempotency-Key': newIdempotencyKey() };
  const profile = unwrap(await connection.api.POST('/api/v1/profiles', { params: { header }, body }));
  printResult(connection.settings, profile, renderProfile);
}

async function apply(flags: { file: string; dryRun?: boolean }, command: Command): Promise<void> {
  const connection = connect(command);
  const applied = await applyProfile(connection, await readDocument(flags.file), { dryRun: flags.dryRun === true });
  printResult(connection.settings, applied, renderApplied);
  if (flags.dryRun) printNote('Dry run: nothing was changed.');
}

function renderApplied({ outcome, changes, profile }: AppliedProfile): string {
  const title =
    profile === undefined ? `profile ${outcome}` : `profile ${profile.name} ${outcome}, revision ${profile.revision}`;
  return `${title}\n${outcome === 'unchanged' ? '' : renderChanges(changes)}`;
}

function renderProfile(profile: Profile): string {
  const head = renderProfileHead(profile);
  const { selectors, compression, sharding, allowEmpty, labels } = profile;
  return `${head}\n${JSON.stringify({ selectors, compression, sharding, allowEmpty, labels }, undefined, 2)}\n`;
}
