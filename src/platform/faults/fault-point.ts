import { invalid } from '../../kernel/errors.js';

/** Where a test may strike. `before-<stage>` and `after-<stage>` lie inside the attempt: its stage row exists, its checkpoint does not. */
export const faultPoints = [
  'before-plan',
  'after-plan',
  'before-stage',
  'after-stage',
  'before-seal',
  'after-seal',
  'before-pack',
  'after-pack',
  'before-verify',
  'after-verify',
  'before-publish',
  'after-publish',
  'cut-pinned',
  'between-shards',
  'record-read',
  'row-merged',
  'chunk-written',
  'file-derived',
  'signature-made',
  'blob-renamed',
  'run-committed',
  'event-committed',
  'content-condemned',
  'segment-rewritten',
  'segment-moved',
  'segment-set-aside',
  'upload-chunk',
  'upload-spooled',
  'bundle-verified',
  'rows-sent',
  'rows-applied',
  'import-recorded',
  'import-committed',
] as const;
export type FaultPoint = (typeof faultPoints)[number];

type Action = 'kill' | 'stop' | 'term';
interface Fault {
  readonly point: FaultPoint;
  readonly action: Action;
  remaining: number;
}

const signals = { kill: 'SIGKILL', stop: 'SIGSTOP', term: 'SIGTERM' } as const;

/**
 * Reads `EC_FAULT=<point>[:<n>][:kill|stop|term]`: the n-th time (1 unless given) that the point is passed, the process sends itself
 * that signal. Throws `EC-CONFIG` (invalid) on a wrong value, and on any value outside `EC_ENVIRONMENT=testing`.
 */
export function readFault(environment: NodeJS.ProcessEnv): Fault | undefined {
  const text = environment['EC_FAULT'];
  if (!text) return undefined;
  if (environment['EC_ENVIRONMENT'] !== 'testing') {
    throw invalid('EC-CONFIG', 'EC_FAULT is set, but faults exist only with EC_ENVIRONMENT=testing: unset EC_FAULT');
  }
  const [, point, count, action] = /^([a-z-]+?)(?::(\d{1,6}))?(?::(kill|stop|term))?$/.exec(text) ?? [];
  if (!isFaultPoint(point)) {
    throw invalid(
      'EC-CONFIG',
      `EC_FAULT has the form <point>[:<n>][:kill|stop|term] with a point of ${faultPoints.join(', ')}`,
    );
  }
  return { point, action: (action as Action | undefined) ?? 'kill', remaining: Number(count ?? 1) };
}

let fault: Fault | undefined | null = null;

/** Does nothing unless EC_FAULT names this point. Cheap enough for a loop over shards. */
export function faultPoint(point: FaultPoint): void {
  if (fault === null) fault = readFault(process.env);
  if (fault?.point !== point) return;
  fault.remaining -= 1;
  if (fault.remaining === 0) process.kill(process.pid, signals[fault.action]);
}

function isFaultPoint(value: string | undefined): value is FaultPoint {
  return (faultPoints as readonly string[]).includes(value ?? '');
}
