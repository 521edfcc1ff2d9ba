import type { Settings } from '../../platform/config/settings.js';
import type { DatabaseFacts } from '../../platform/db/inspect-database.js';
import { checkClock } from './check-clock.js';
import { failure, failureOf, ok, skipped, warning, type Check } from './check.js';

const name = 'database';

/** Whether PostgreSQL answers as the application login, and whether this release would start on it. The driver is loaded here and not before. */
export async function checkDatabase(settings: Settings): Promise<readonly Check[]> {
  const { embeddedAppLogin, inspectDatabase } = await import('../../platform/db/inspect-database.js');
  const { databaseErrorCode } = await import('../../platform/db/pg-errors.js');
  const { databaseUrl, dataDir } = settings;
  const embedded = databaseUrl === undefined;
  const login = embedded ? await embeddedAppLogin(dataDir) : { connectionString: databaseUrl.reveal() };
  if (login === undefined) return [skipped(name, 'the embedded one is not there yet; the first start makes it')];
  try {
    return [...factsAsChecks(await inspectDatabase(login)), ...(await checkOwner(settings))];
  } catch (error) {
    if (embedded && databaseErrorCode(error) === 'ECONNREFUSED')
      return [skipped(name, 'the embedded one does not run; it starts with the server')];
    return [failureOf(name, error, 'Check DATABASE_URL, the network between, and the server.')];
  }
}

function factsAsChecks({ version, login, clockAhead, findings }: DatabaseFacts): Check[] {
  const answers = ok(name, `PostgreSQL ${version} answers as ${login}`);
  const refusals = findings.map(({ message }) => {
    const colon = message.indexOf(': ');
    return failure('database set-up', message.slice(0, colon < 0 ? undefined : colon), remedyOf(message, colon));
  });
  const setUp =
    refusals.length > 0
      ? refusals
      : [ok('database set-up', 'login, row-level security, encoding and migrations are as they must be')];
  return [answers, ...setUp, checkClock('clock of the database', clockAhead)];
}

/** Messages of the start checks are "what: what to do". */
function remedyOf(message: string, colon: number): string {
  if (colon < 0) return 'See docs/operations/database.md.';
  const rest = message.slice(colon + 2);
  return `${rest[0]!.toUpperCase()}${rest.slice(1)}.`;
}

async function checkOwner(settings: Settings): Promise<Check[]> {
  const { inspectOwner } = await import('../../platform/db/inspect-database.js');
  if (settings.databaseOwnerUrl === undefined) return [];
  const owner = 'database owner';
  try {
    const login = await inspectOwner(settings);
    if (login === 'ec_owner') return [ok(owner, 'DATABASE_OWNER_URL logs in as ec_owner')];
    return [
      failure(owner, `DATABASE_OWNER_URL logs in as ${login}`, 'Let it log in as ec_owner, who owns the schema.'),
    ];
  } catch (error) {
    return [
      warning(owner, (error as Error).message, 'Migrations at the next start would fail: check DATABASE_OWNER_URL.'),
    ];
  }
}
