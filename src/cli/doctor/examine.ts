import { toExportCenterError } from '../../kernel/errors.js';
import { loadSettings, type Settings as ServerSettings } from '../../platform/config/settings.js';
import type { Connection } from '../connection.js';
import { checkDataFolder } from './check-data-folder.js';
import { checkDatabase } from './check-database.js';
import { checkServer } from './check-server.js';
import { checkSigningKey } from './check-signing-key.js';
import { checkStates, failure, failureOf, ok, warning, type Check, type CheckState } from './check.js';

export interface Examination {
  /** The worst of the checks. */
  readonly state: CheckState;
  readonly checks: readonly Check[];
}

/**
 * Looks at everything that an installation needs and changes nothing. The settings are those that a server started from this
 * environment would have; the server and token those that a command would use.
 */
export async function examine(connection: Connection, env: NodeJS.ProcessEnv): Promise<Examination> {
  const settings = readSettings(env);
  const local = 'checks' in settings ? settings.checks : await checkInstallation(settings);
  const checks = [checkNode(), ...local, ...(await guarded('server', () => checkServer(connection)))];
  return { state: worstOf(checks), checks };
}

function checkNode(): Check {
  const { node } = process.versions;
  return Number.parseInt(node, 10) >= 26
    ? ok('Node', `version ${node}`)
    : failure('Node', `version ${node} is too old`, 'Run bin/export-center, which takes Node 26 of the installation.');
}

async function checkInstallation(settings: ServerSettings): Promise<readonly Check[]> {
  const notices = settings.notices.map((notice) =>
    warning('configuration', notice, 'Remove that setting for production.'),
  );
  const parts = await Promise.all([
    guarded('data folder', () => checkDataFolder(settings.dataDir)),
    guarded('signing key', () => checkSigningKey(settings)),
    guarded('database', () => checkDatabase(settings)),
  ]);
  const read = `environment ${settings.environment}, data in ${settings.dataDir}`;
  return [...(notices.length > 0 ? notices : [ok('configuration', read)]), ...parts.flat()];
}

function readSettings(env: NodeJS.ProcessEnv): ServerSettings | { readonly checks: readonly Check[] } {
  try {
    return loadSettings(env);
  } catch (error) {
    const { message, findings } = toExportCenterError(error);
    const problems = findings.length > 0 ? findings.map((finding) => finding.message) : [message];
    const remedy = 'Correct it: docs/operations/configuration.md has every setting.';
    return { checks: problems.map((problem) => failure('configuration', problem, remedy)) };
  }
}

/** A check that breaks is a finding of its own, never the end of the others. */
async function guarded(name: string, work: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await work();
  } catch (error) {
    return [failureOf(name, error, 'This check itself failed; EXPORT_CENTER_DEBUG=1 may say more.')];
  }
}

const gravity: readonly CheckState[] = ['skip', ...checkStates.filter((state) => state !== 'skip')];

const worstOf = (checks: readonly Check[]): CheckState =>
  checks.reduce<CheckState>(
    (worst, { state }) => (gravity.indexOf(state) > gravity.indexOf(worst) ? state : worst),
    'ok',
  );
