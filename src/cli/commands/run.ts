import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseCount, sortOption, splitList } from '../flag-values.js';
import { printRunLog } from '../run-log.js';
import { listRuns, planRun, createRun, getRun, watch, changeRun } from '../run-actions.js';
import { holdRun, purgeRun, releaseRun } from '../run-retention-actions.js';
import { withSelectors } from '../selector-flags.js';

/** `run plan|create|watch|get|list|logs|cancel|retry|reproduce|hold|release|purge`. */
export function registerRun(program: Command): void {
  const run = program
    .command('run')
    .description('A run makes one bundle from a profile. The same plan always makes the same bytes.')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center run create quickstart --wait\n  export-center run watch run_01J...',
    );
  addPlanAndCreate(run);
  run
    .command('watch')
    .description('Follow a run to its end, with progress and time left; survives restarts of the server.')
    .argument('<run>', 'id of the run')
    .option('--timeout <seconds>', 'give up watching after this time (exit 9); the run goes on', parseSeconds)
    .addHelpText('after', '\nExample:\n  export-center run watch run_01J... --timeout 600')
    .action(watch);
  run
    .command('get')
    .description('Show one run.')
    .argument('<run>', 'id of the run')
    .addHelpText('after', '\nExample:\n  export-center run get run_01J... --output json')
    .action(getRun);
  run
    .command('list')
    .description('List runs, newest first.')
    .option(
      '--state <states>',
      'only these, comma separated: queued, running, succeeded, failed, canceled, ...',
      splitList,
    )
    .option('--profile <profile>', 'only of this profile')
    .addOption(sortOption('createdAt', '-createdAt'))
    .option('--limit <number>', 'at most so many', parseCount, 50)
    .addHelpText('after', '\nExample:\n  export-center run list --state failed,canceled')
    .action(listRuns);
  run
    .command('logs')
    .description('Print the log of a run, as far as it is written.')
    .argument('<run>', 'id of the run')
    .addOption(
      new Option('--level <level>', 'this level and the graver ones').choices(['debug', 'info', 'warn', 'error']),
    )
    .option(
      '--stage <stages>',
      'only these stages, comma separated: plan, stage, seal, pack, verify, publish',
      splitList,
    )
    .addHelpText('after', '\nExample:\n  export-center run logs run_01J... --level warn')
    .action(printRunLog);
  addVerbs(run);
  addRetention(run);
}

function addPlanAndCreate(run: Command): void {
  withSelection(run.command('plan'))
    .description('Show what a run would contain and how large it would be. Nothing is created.')
    .option('--shards', 'show every shard too, up to 10,000')
    .addHelpText('after', '\nExample:\n  export-center run plan quickstart --ecosystem npm --severity critical,high')
    .action(planRun);
  withSelection(run.command('create'))
    .description('Start a run; --wait follows it to its end.')
    .option('--reuse', 'answer from a finished run with the same plan, where there is one')
    .option('--wait', 'watch the run; the exit code tells whether it succeeded')
    .option('--timeout <seconds>', 'with --wait: give up watching after this time (exit 9)', parseSeconds)
    .addHelpText(
      'after',
      '\nExamples:\n  export-center run create quickstart --wait\n  export-center run create quickstart --as-of 2026-01-01T00:00:00Z',
    )
    .action(createRun);
}

function withSelection(command: Command): Command {
  const profile = command
    .argument('<profile>', 'name or id')
    .option('--revision <number>', 'revision of the profile (default: the current one)', parseCount)
    .option('--kind <kinds>', 'only these kinds of evidence, comma separated', splitList);
  return withSelectors(profile)
    .option('--from <time>', 'modified at or after this RFC 3339 time')
    .option('--to <time>', 'modified before this time')
    .option('--as-of <time>', 'the time that stands for "now" in the bundle')
    .option('--base <base>', 'what a mirror:delta starts from: a run, the manifest digest of a bundle, or site:<name>')
    .option('--reset-baseline', 'a mirror:delta that starts from nothing and holds every record');
}

function addVerbs(run: Command): void {
  run
    .command('cancel')
    .description('Ask a run to stop. Doing it twice is fine.')
    .argument('<run>', 'id of the run')
    .option('--reason <text>', 'why; kept with the run')
    .addHelpText('after', '\nExample:\n  export-center run cancel run_01J... --reason "wrong profile"')
    .action((id: string, flags: { reason?: string }, command: Command) =>
      changeRun('cancel', id, flags.reason ? { reason: flags.reason } : {}, command),
    );
  run
    .command('retry')
    .description('Go on with a failed or canceled run: a new attempt of the same run.')
    .argument('<run>', 'id of the run')
    .addHelpText('after', '\nExample:\n  export-center run retry run_01J...')
    .action((id: string, _flags: unknown, command: Command) => changeRun('retry', id, {}, command));
  run
    .command('reproduce')
    .description('Build the bundle of a run again from the same evidence, without reuse, and compare the digests.')
    .argument('<run>', 'id of the run')
    .addHelpText('after', '\nExample:\n  export-center run reproduce run_01J...')
    .action((id: string, _flags: unknown, command: Command) => changeRun('reproduce', id, {}, command));
}

function addRetention(run: Command): void {
  run
    .command('hold')
    .description('Place a legal hold: the content of the run cannot be purged.')
    .argument('<run>', 'id of the run')
    .requiredOption('--reason <text>', 'why; kept with the run')
    .option('--case <id>', 'what the hold belongs to')
    .option('--until <time>', 'RFC 3339 time at which it ends; without it, it has no end')
    .addHelpText('after', '\nExample:\n  export-center run hold run_01J... --reason "litigation" --case CASE-4711')
    .action(holdRun);
  run
    .command('release')
    .description('Lift the legal hold of a run.')
    .argument('<run>', 'id of the run')
    .addHelpText('after', '\nExample:\n  export-center run release run_01J...')
    .action(releaseRun);
  run
    .command('purge')
    .description('Give up the content of a finished run. Its downloads answer 410; run, events and audit log stay.')
    .argument('<run>', 'id of the run')
    .option('--dry-run', 'only check whether it could be purged')
    .addHelpText('after', '\nExample:\n  export-center run purge run_01J... --dry-run')
    .action(purgeRun);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError('A number of seconds above zero is needed.');
  return seconds;
}
