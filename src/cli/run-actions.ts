import type { Command } from 'commander';
import { CliError } from './cli-error.js';
import { connect, connectForList, unwrap, type Connection } from './connection.js';
import { exitCodes } from './exit-codes.js';
import type { components } from './generated/api.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { printResult } from './print.js';
import { printList } from './print-list.js';
import { ProgressLine } from './progress-line.js';
import { upTo } from './read-pages.js';
import { renderPlan } from './plan-text.js';
import { renderRun, runColumns } from './run-text.js';
import type { SelectorFlags } from './selector-flags.js';
import { watchRun, type Run } from './watch-run.js';

type RunRequest = components['schemas']['CreateRunInput'];

export interface SelectionFlags extends SelectorFlags {
  readonly revision?: number;
  readonly kind?: string[];
  readonly from?: string;
  readonly to?: string;
  readonly asOf?: string;
  readonly base?: string;
  readonly resetBaseline?: boolean;
}

interface PlanFlags extends SelectionFlags {
  readonly shards?: boolean;
}

interface CreateFlags extends SelectionFlags {
  readonly reuse?: boolean;
  readonly wait?: boolean;
  readonly timeout?: number;
}

export async function planRun(profile: string, flags: PlanFlags, command: Command): Promise<void> {
  const connection = connect(command);
  const body = { ...runRequest(profile, flags), ...(flags.shards ? { withShards: true } : {}) };
  const plan = unwrap(await connection.api.POST('/api/v1/runs:plan', { body }));
  printResult(connection.settings, plan, renderPlan);
}

export async function createRun(profile: string, flags: CreateFlags, command: Command): Promise<void> {
  const connection = connect(command);
  const run = await startRun(connection, { ...runRequest(profile, flags), ...(flags.reuse ? { reuse: true } : {}) });
  if (flags.wait !== true) return printResult(connection.settings, run, renderRun);
  await watchAndReport(connection, run.id, flags.timeout);
}

export async function startRun(connection: Connection, body: RunRequest): Promise<Run> {
  return unwrap(
    await connection.api.POST('/api/v1/runs', { params: { header: { 'Idempotency-Key': newIdempotencyKey() } }, body }),
  );
}

export async function watch(id: string, flags: { timeout?: number }, command: Command): Promise<void> {
  await watchAndReport(connect(command), id, flags.timeout);
}

async function watchAndReport(connection: Connection, id: string, timeout: number | undefined): Promise<void> {
  const line = new ProgressLine();
  const run = await watchRun(connection, id, { timeout, onProgress: (state) => line.show(state) }).finally(() =>
    line.end(),
  );
  printResult(connection.settings, run, renderRun);
  assertSucceeded(run);
}

/** Throws exit 3 where the bundle did not verify, exit 1 for every other end that is not success. */
export function assertSucceeded(run: Run): void {
  if (run.state === 'succeeded') return;
  const exitCode = run.error?.stage === 'verify' ? exitCodes.verificationFailed : exitCodes.failure;
  throw new CliError(
    exitCode,
    `run ${run.id} ${run.state}${run.error?.detail === undefined ? '' : `: ${run.error.detail}`}`,
    {
      code: run.error?.code,
      where: !run.error?.stage ? undefined : `stage ${run.error.stage}`,
      remedy:
        run.state === 'failed' || run.state === 'canceled'
          ? `Go on with it: "export-center run retry ${run.id}".`
          : undefined,
    },
  );
}

export async function getRun(id: string, _flags: unknown, command: Command): Promise<void> {
  const connection = connect(command);
  printResult(
    connection.settings,
    unwrap(await connection.api.GET('/api/v1/runs/{id}', { params: { path: { id } } })),
    renderRun,
  );
}

export async function listRuns(
  {
    state,
    profile,
    sort,
    limit,
  }: { state?: Run['state'][]; profile?: string; sort: 'createdAt' | '-createdAt'; limit: number },
  command: Command,
): Promise<void> {
  const connection = connectForList(command);
  const { items } = await upTo<components['schemas']['RunPage']>(limit, async (pageSize, pageToken) =>
    unwrap(
      await connection.api.GET('/api/v1/runs', { params: { query: { state, profile, sort, pageSize, pageToken } } }),
    ),
  );
  printList(connection.settings, items, runColumns);
}

export async function changeRun(
  verb: 'cancel' | 'retry' | 'reproduce',
  id: string,
  body: { reason?: string },
  command: Command,
): Promise<void> {
  const connection = connect(command);
  const header = { 'Idempotency-Key': newIdempotencyKey() };
  const run = unwrap(
    await connection.api.POST(`/api/v1/runs/{id}:${verb}`, { params: { path: { id }, header }, body }),
  );
  printResult(connection.settings, run, renderRun);
}

/** The body of `runs:plan` and of `runs` from the flags; only what was given is sent. */
export function runRequest(profile: string, flags: SelectionFlags): RunRequest {
  const timeWindow = prune({ from: flags.from, to: flags.to });
  const selectors = prune({
    kinds: flags.kind,
    sources: flags.source,
    ecosystems: flags.ecosystem,
    packages: flags.package,
    severities: flags.severity,
    aliases: flags.alias,
    subjects: flags.subject,
    timeWindow,
  });
  const { revision, asOf, resetBaseline } = flags;
  const base = wantedBase(flags.base);
  const chosen = prune({ revision, selectors, asOf, base: prune(base), resetBaseline });
  return { ...(chosen as Omit<RunRequest, 'profileId'>), profileId: profile };
}

function prune(fields: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(fields).filter(
    ([, value]) =>
      value !== undefined && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0),
  );
  return Object.fromEntries(kept);
}

/** A site, a bundle or a run, by how it is written. */
function wantedBase(text: string | undefined): { runId?: string; manifestDigest?: string; site?: string } {
  if (text?.startsWith('site:')) return { site: text.slice('site:'.length) };
  return text?.startsWith('sha256:') ? { manifestDigest: text } : { runId: text };
}
