import { createHash } from 'node:crypto';
import { problemType } from '../platform/http/problem-table.js';
import type { ErrorKind } from '../kernel/errors.js';
import type { Feed } from '../kernel/evidence.js';
import type { Plan } from '../kernel/plan.js';
import { toFeedResource, type FeedResource } from '../stages/evidence/feed-resource.js';
import type {
  RunErrorResource,
  RunPlanSummary,
  RunProgressResource,
  RunResource,
  RunStageResource,
} from './run-resource.dto.js';
import { isActive } from './run-state.js';
import type { Run, RunProblem, RunProgress, RunStage } from './run.js';

/** Seconds after which asking again about an active run makes sense. */
export const retryAfter = 2;

const resources = new WeakMap<Run, RunResource>();

/** The same object for the same row: a row that is kept is turned into a resource once. */
export function toRunResource(run: Run): RunResource {
  const known = resources.get(run) ?? makeRunResource(run);
  resources.set(run, known);
  return known;
}

const versions = new WeakMap<RunResource, string>();

/** Names what a client sees of the run: another content, another version. */
export function versionOf(run: Run): string {
  const body = toRunResource(run);
  const known = versions.get(body) ?? createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32);
  versions.set(body, known);
  return known;
}

function makeRunResource(run: Run): RunResource {
  const { comparison, plainDigest: _, ...result } = run.result ?? {};
  return {
    id: run.id,
    tenant: run.tenantSlug,
    profile: { id: run.profileId, name: run.profileName, revision: run.profileRev, kind: run.profileKind },
    state: run.state,
    stage: isActive(run.state) ? run.stage : null,
    attempt: run.attempt,
    trigger: { type: run.triggerType, ref: run.triggerRef, actor: run.createdBy },
    selectors: run.plan?.selectors ?? run.request.selectors,
    asOf: run.plan?.asOf ?? run.request.asOf ?? null,
    base: baseOf(run.plan),
    plan: planSummary(run),
    stale: staleAt(run.stale ?? run.estimate?.stale, run.startedAt ?? run.createdAt),
    progress: run.progress ? progressOf(run.progress) : null,
    result: run.state === 'succeeded' ? (result as RunResource['result']) : null,
    ...(comparison ? { comparison } : {}),
    distributions: [],
    error: run.error ? errorOf(run.error) : null,
    cancelReason: run.cancelReason,
    retention: retentionOf(run),
    labels: run.labels,
    priority: run.priority,
    notBefore: iso(run.notBefore),
    deadline: iso(run.deadline),
    createdBy: run.createdBy,
    createdAt: run.createdAt.toISOString(),
    startedAt: iso(run.startedAt),
    finishedAt: iso(run.finishedAt),
    links: linksOf(run),
  };
}

export function baseOf(plan: Plan | null): RunResource['base'] {
  if (!plan?.base) return null;
  const { manifestDigest, itemSetRoot, chain } = plan.base;
  return { manifestDigest, itemSetRoot, chainLength: chain.length };
}

/** Of feeds those that were older than their limit at a time. */
export const staleAt = (feeds: readonly Feed[] = [], at: Date): FeedResource[] =>
  feeds.map((feed) => toFeedResource(feed, at)).filter(({ stale }) => stale);

function retentionOf({ hold, purgedAt }: Run): RunResource['retention'] {
  return {
    expiresAt: null,
    hold: hold !== null,
    holdReason: hold?.reason ?? null,
    holdCaseId: hold?.caseId ?? null,
    holdUntil: hold?.until ?? null,
    purgedAt: iso(purgedAt),
  };
}

export function toStageResource(stage: RunStage): RunStageResource {
  const { startedAt, finishedAt, error, ...rest } = stage;
  return {
    ...rest,
    startedAt: startedAt.toISOString(),
    finishedAt: iso(finishedAt),
    error: error ? errorOf(error) : null,
  };
}

/** Percent and remaining seconds of the stage at work, from its pace so far. */
export function progressOf({ done, total, unit, since, at }: RunProgress): RunProgressResource {
  const elapsed = (Date.parse(at) - Date.parse(since)) / 1000;
  const percent = total > 0 ? Math.min(100, Math.round((done / total) * 1000) / 10) : 0;
  const etaSeconds = done > 0 && total >= done ? Math.ceil((elapsed / done) * (total - done)) : null;
  return { percent, done, total, unit, bytesWritten: unit === 'bytes' ? done : null, etaSeconds };
}

function planSummary(run: Run): RunPlanSummary {
  return {
    planDigest: run.planDigest,
    inputsHash: null,
    policyVersion: null,
    counts: run.estimate?.counts ?? {},
    shards: run.estimate?.shards ?? null,
  };
}

function errorOf(error: RunProblem): RunErrorResource {
  const { status, title } = problemType(error.code, error.kind as ErrorKind);
  const { code, detail, stage, attempt, retryable } = error;
  return {
    type: `urn:export-center:problem:${code.toLowerCase()}`,
    title,
    status,
    detail,
    code,
    stage,
    attempt,
    retryable,
  };
}

function linksOf(run: Run): RunResource['links'] {
  const self = `/api/v1/runs/${run.id}`;
  const content = run.state === 'succeeded' ? { manifest: `${self}/manifest`, bundle: `${self}/bundle` } : {};
  return { self, events: `${self}/events`, ...content };
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
