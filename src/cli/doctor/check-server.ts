import { unwrap, type Connection } from '../connection.js';
import { isThisMachine, type Settings } from '../settings.js';
import { checkClock } from './check-clock.js';
import { failure, failureOf, ok, skipped, warning, type Check } from './check.js';

const name = 'server';
const patience = 5_000;
/** The Date header has whole seconds. */
const datePrecision = 1_000;

/** Whether the server answers, is ready, agrees about the time, and takes the token. */
export async function checkServer(connection: Connection): Promise<readonly Check[]> {
  const { settings } = connection;
  const asked = Date.now();
  try {
    const response = await connection.send('/healthz/ready', { signal: AbortSignal.timeout(patience) });
    const half = (Date.now() - asked) / 2;
    const ahead = Date.parse(response.headers.get('date') ?? '') + datePrecision / 2 - (asked + half);
    const clock = Number.isNaN(ahead) ? [] : [checkClock('clock of the server', Math.round(ahead), datePrecision)];
    return [await readiness(settings, response), ...clock, await checkToken(connection)];
  } catch (error) {
    return [unreached(settings, error)];
  }
}

function unreached(settings: Settings, error: unknown): Check {
  const remedy = 'Start it with "export-center serve", or name another one with --url.';
  const detail =
    error instanceof Error && error.name === 'TimeoutError'
      ? `no answer within ${patience / 1000} s`
      : (error as Error).message;
  return isThisMachine(settings.url) ? warning(name, detail, remedy) : failure(name, detail, remedy);
}

interface Readiness {
  readonly checks?: readonly { readonly name: string; readonly status: string }[];
}

async function readiness({ url }: Settings, response: Response): Promise<Check> {
  if (response.ok) return ok(name, `${url} is ready`);
  const report = (await response.json().catch(() => undefined)) as Readiness | undefined;
  if (!Array.isArray(report?.checks))
    return failure(name, `${url} answers ${response.status} and is no Export Center`, 'Correct --url.');
  const failed = report.checks.filter(({ status }) => status !== 'ok').map((check) => check.name);
  return failure(name, `${url} is not ready: ${failed.join(', ') || 'ending'}`, 'Look into the log of the server.');
}

async function checkToken({ api, settings }: Connection): Promise<Check> {
  const token = 'token';
  if (settings.token === undefined)
    return skipped(token, 'none is given; set EXPORT_CENTER_TOKEN_FILE or --token-file to use the API');
  try {
    const me = unwrap(await api.GET('/api/v1/me', { signal: AbortSignal.timeout(patience) }));
    const until = me.expiresAt ? `, until ${me.expiresAt}` : '';
    return ok(token, `${me.subject} of tenant ${me.tenant.slug}, ${me.scopes.length} scopes${until}`);
  } catch (error) {
    return failureOf(token, error, 'Give a valid one with --token-file or EXPORT_CENTER_TOKEN_FILE.');
  }
}
