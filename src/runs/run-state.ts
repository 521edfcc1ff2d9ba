import type { EventType } from '../platform/events/event-types.js';
import { conflict, type ExportCenterError } from '../kernel/errors.js';

export const runStates = [
  'awaiting_approval',
  'scheduled',
  'queued',
  'running',
  'canceling',
  'succeeded',
  'failed',
  'canceled',
  'expired',
  'rejected',
] as const;
export type RunState = (typeof runStates)[number];

/** What can happen to a run. `release` is a worker that drains; `acknowledge` is a worker that stopped because it was told to cancel. */
export type RunEvent =
  | {
      readonly type: 'create';
      readonly needsApproval: boolean;
      readonly startsLater: boolean;
      readonly reused: boolean;
    }
  | { readonly type: 'error'; readonly retryable: boolean }
  | {
      readonly type:
        | 'approve'
        | 'reject'
        | 'approvalTimeout'
        | 'due'
        | 'deadline'
        | 'claim'
        | 'stageDone'
        | 'leaseLost'
        | 'release'
        | 'cancel'
        | 'acknowledge'
        | 'finalize'
        | 'retry';
    };
export type RunEventType = RunEvent['type'];

/** What the decision needs to know of the run. `attempt` counts the claims so far, the present one included. */
export interface RunFacts {
  readonly attempt: number;
  readonly attemptLimit: number;
  readonly lostLeases: number;
}

export interface Transition {
  readonly to: RunState;
  /** Types of the timeline events that the change appends, in order. */
  readonly emits: readonly EventType[];
  /** Requeued: how long until the next claim. `backoff` is 2^attempt seconds with jitter. */
  readonly wait?: 'none' | 'backoff';
  /** What the transition does to the attempt counter. */
  readonly attempt?: 'count' | 'uncount';
}

const terminal: readonly RunState[] = ['succeeded', 'failed', 'canceled', 'expired', 'rejected'];
export const isTerminal = (state: RunState): boolean => terminal.includes(state);
export const isActive = (state: RunState): boolean => !isTerminal(state);

type Decide = (event: never, facts: RunFacts) => Transition;
const move =
  (to: RunState, emits: readonly EventType[] = [], more: Partial<Transition> = {}): Decide =>
  () => ({ to, emits, ...more });

const fail: Transition = { to: 'failed', emits: ['run.failed'] };
const canceled = move('canceled', ['run.canceled']);

const requeueOrFail = (wait: 'none' | 'backoff', facts: RunFacts): Transition =>
  facts.attempt < facts.attemptLimit ? { to: 'queued', emits: ['run.requeued'], wait } : fail;

const onError = (event: { retryable: boolean }, facts: RunFacts) =>
  event.retryable ? requeueOrFail('backoff', facts) : fail;

const onLeaseLost = (_: unknown, facts: RunFacts) => requeueOrFail(facts.lostLeases === 0 ? 'none' : 'backoff', facts);

/** The table of docs/operations/runs.md, row by row. What is not in it is refused. */
const table: Readonly<Record<RunState, Partial<Record<RunEventType, Decide>>>> = {
  awaiting_approval: {
    approve: move('queued', ['run.approved', 'run.queued']),
    reject: move('rejected', ['run.rejected']),
    approvalTimeout: move('expired', ['run.expired']),
    cancel: canceled,
  },
  scheduled: {
    due: move('queued', ['run.queued']),
    deadline: move('expired', ['run.expired']),
    cancel: canceled,
  },
  queued: {
    claim: move('running', ['run.started'], { attempt: 'count' }),
    deadline: move('expired', ['run.expired']),
    cancel: canceled,
  },
  running: {
    stageDone: move('running', ['run.stageCompleted']),
    leaseLost: onLeaseLost,
    error: onError,
    release: move('queued', ['run.requeued'], { wait: 'none', attempt: 'uncount' }),
    cancel: move('canceling'),
    finalize: move('succeeded', ['run.succeeded']),
  },
  canceling: {
    cancel: move('canceling'),
    acknowledge: canceled,
    leaseLost: canceled,
    error: canceled,
    release: canceled,
    finalize: canceled,
  },
  succeeded: {},
  failed: { retry: move('queued', ['run.queued'], { wait: 'none' }) },
  canceled: { retry: move('queued', ['run.queued'], { wait: 'none' }) },
  expired: {},
  rejected: {},
};

/** The first state of a run. */
export function initialState(event: Extract<RunEvent, { type: 'create' }>): Transition {
  if (event.reused) return { to: 'succeeded', emits: ['run.created', 'run.succeeded'] };
  if (event.needsApproval) return { to: 'awaiting_approval', emits: ['run.created'] };
  if (event.startsLater) return { to: 'scheduled', emits: ['run.created'] };
  return { to: 'queued', emits: ['run.created', 'run.queued'] };
}

/** Pure: where the event leads, or undefined where the state does not know it. */
export function transition(state: RunState, event: RunEvent, facts: RunFacts): Transition | undefined {
  return (table[state][event.type] as ((event: RunEvent, facts: RunFacts) => Transition) | undefined)?.(event, facts);
}

/** Like `transition`, but an event that the state does not know is `EC-CONFLICT-STATE` (conflict), which names the states that do. */
export function requireTransition(run: string, state: RunState, event: RunEvent, facts: RunFacts): Transition {
  const found = transition(state, event, facts);
  if (found) return found;
  throw refused(run, state, event.type);
}

function refused(run: string, state: RunState, event: RunEventType): ExportCenterError {
  const allowed = runStates.filter((candidate) => table[candidate][event]);
  return conflict('EC-CONFLICT-STATE', `${run} is ${state}: ${event} is possible while it is ${allowed.join(', ')}`);
}
