import { array, assert, boolean, constantFrom, property } from 'fast-check';
import {
  initialState,
  isTerminal,
  requireTransition,
  runStates,
  transition,
  type RunEvent,
  type RunState,
} from './run-state.js';

const facts = { attempt: 1, attemptLimit: 5, lostLeases: 0 };
const events: readonly RunEvent[] = [
  ...(['approve', 'reject', 'approvalTimeout', 'due', 'deadline', 'claim', 'stageDone'] as const).map((type) => ({
    type,
  })),
  ...(['leaseLost', 'release', 'cancel', 'acknowledge', 'finalize', 'retry'] as const).map((type) => ({ type })),
  { type: 'error', retryable: true },
  { type: 'error', retryable: false },
];

describe('the run state machine', () => {
  it('queues a new run, or lets it wait for its time or its approval', () => {
    const create = { type: 'create', needsApproval: false, startsLater: false, reused: false } as const;
    expect(initialState(create)).toEqual({ to: 'queued', emits: ['run.created', 'run.queued'] });
    expect(initialState({ ...create, startsLater: true }).to).toBe('scheduled');
    expect(initialState({ ...create, startsLater: true, needsApproval: true }).to).toBe('awaiting_approval');
    expect(initialState({ ...create, reused: true }).emits).toEqual(['run.created', 'run.succeeded']);
  });

  it('requeues at once after the first lost lease and with backoff after the second', () => {
    expect(transition('running', { type: 'leaseLost' }, facts)).toMatchObject({ to: 'queued', wait: 'none' });
    expect(transition('running', { type: 'leaseLost' }, { ...facts, lostLeases: 1 })).toMatchObject({
      to: 'queued',
      wait: 'backoff',
    });
  });

  it('fails a run whose attempts are used up and one whose error no retry mends', () => {
    expect(transition('running', { type: 'leaseLost' }, { ...facts, attempt: 5 })?.to).toBe('failed');
    expect(transition('running', { type: 'error', retryable: true }, { ...facts, attempt: 5 })?.to).toBe('failed');
    expect(transition('running', { type: 'error', retryable: true }, facts)?.to).toBe('queued');
    expect(transition('running', { type: 'error', retryable: false }, facts)?.to).toBe('failed');
  });

  it('takes the attempt back when a worker drains (F13)', () => {
    expect(transition('running', { type: 'release' }, facts)).toMatchObject({
      to: 'queued',
      attempt: 'uncount',
      wait: 'none',
    });
  });

  it('ends a canceling run as canceled whatever its worker reports', () => {
    for (const type of ['acknowledge', 'leaseLost', 'finalize', 'release'] as const) {
      expect(transition('canceling', { type }, facts)?.to).toBe('canceled');
    }
  });

  it('names the states in which a refused event is possible', () => {
    expect(() => requireTransition('run_1', 'succeeded', { type: 'retry' }, facts)).toThrow(
      'run_1 is succeeded: retry is possible while it is failed, canceled',
    );
  });

  it('never leaves succeeded, rejected and expired', () => {
    for (const state of ['succeeded', 'rejected', 'expired'] as const) {
      for (const event of events) expect(transition(state, event, facts)).toBeUndefined();
    }
  });

  it('property: any walk emits exactly one terminal event for each time that it reaches an end', () => {
    assert(
      property(array(constantFrom(...events), { maxLength: 60 }), boolean(), (walk, startsLater) => {
        let state: RunState = initialState({ type: 'create', needsApproval: false, startsLater, reused: false }).to;
        let attempt = 0;
        let lostLeases = 0;
        for (const event of walk) {
          const next = transition(state, event, { attempt, attemptLimit: 5, lostLeases });
          if (!next) continue;
          expect(runStates).toContain(next.to);
          const ends = next.emits.filter(
            (type) =>
              type.startsWith('run.') &&
              runStates.includes(type.slice(4) as RunState) &&
              isTerminal(type.slice(4) as RunState),
          );
          expect(ends).toEqual(isTerminal(next.to) ? [`run.${next.to}`] : []);
          if (next.to === 'queued' && event.type !== 'retry' && event.type !== 'due')
            expect(attempt).toBeLessThanOrEqual(5);
          if (next.attempt === 'count') attempt += 1;
          if (next.attempt === 'uncount') attempt -= 1;
          if (event.type === 'leaseLost') lostLeases += 1;
          if (event.type === 'retry') attempt = 0;
          expect(attempt).toBeGreaterThanOrEqual(0);
          state = next.to;
        }
      }),
    );
  });
});
