import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { anyFreePort } from '../../net/free-port.js';
import type { ConnectionSettings } from '../database.js';

/** What opens the embedded cluster. Written once, readable by its owner only; never logged. */
export interface PostgresCredentials {
  readonly superuserPassword: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
  readonly port: number;
}

export interface EmbeddedLogins {
  readonly superuser: ConnectionSettings;
  /** Owns the schema: migrations only. */
  readonly owner: ConnectionSettings;
  /** The application login of everything else. */
  readonly app: ConnectionSettings;
}

export async function readOrCreateCredentials(path: string): Promise<PostgresCredentials> {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as PostgresCredentials;
  const password = () => randomBytes(24).toString('base64url');
  const created = {
    superuserPassword: password(),
    ownerPassword: password(),
    appPassword: password(),
    port: await anyFreePort(),
  };
  writeCredentials(path, created);
  return created;
}

export function writeCredentials(path: string, credentials: PostgresCredentials): void {
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
}

export function loginsOf(credentials: PostgresCredentials, database: string): EmbeddedLogins {
  const login = (user: string, password: string, name: string) => ({
    connectionString: `postgresql://${user}:${password}@127.0.0.1:${credentials.port}/${name}`,
  });
  return {
    superuser: login('postgres', credentials.superuserPassword, 'postgres'),
    owner: login('ec_owner', credentials.ownerPassword, database),
    app: login('ec_app', credentials.appPassword, database),
  };
}
