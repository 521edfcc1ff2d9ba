import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import { asTenantId, type TenantId } from '../../kernel/ids.js';
import type { Database } from '../db/database.js';
import { hashApiKey, isApiKey } from './api-key.js';
import { createApiKey } from './create-api-key.js';
import type { Role } from './scopes.js';

export interface BootstrapResult {
  readonly tenant: { readonly id: TenantId; readonly slug: string };
  readonly keyFile: string;
  /** False where the file held a key that still works. */
  readonly created: boolean;
}

/**
 * First start on the embedded database: makes the tenant `default` and an API key with the role in a file that only its owner can read.
 * Starting again changes nothing while the key in the file works. Errors: EC-UNAVAILABLE-DB, and what the file system throws.
 */
export async function bootstrapTenant(
  database: Database,
  keyFile: string,
  role: Role = 'tenant-admin',
): Promise<BootstrapResult> {
  const tenant = await ensureTenant(database, 'default');
  if (await holdsWorkingKey(database, keyFile, tenant.id)) return { tenant, keyFile, created: false };
  const { key } = await createApiKey(database, tenant.id, {
    name: 'bootstrap',
    roles: [role],
    createdBy: 'bootstrap',
  });
  await writeSecret(keyFile, `${key}\n`);
  return { tenant, keyFile, created: true };
}

/** The tenant of that slug, which is made where there is none. */
export async function ensureTenant(database: Database, slug: string): Promise<{ id: TenantId; slug: string }> {
  const [row] = await database.system((tx) =>
    tx.query<{ id: string; slug: string }>(`SELECT id, slug FROM export_center.ensure_tenant($1, $2)`, [slug, slug]),
  );
  if (!row) throw new Error(`the tenant ${slug} could not be made`);
  return { id: asTenantId(row.id), slug: row.slug };
}

async function holdsWorkingKey(database: Database, keyFile: string, tenant: TenantId): Promise<boolean> {
  const text = (await readIfThere(keyFile)).trim();
  if (!isApiKey(text)) return false;
  const rows = await database.system((tx) =>
    tx.query<{ tenant_id: string }>(`SELECT tenant_id FROM export_center.find_api_key($1)`, [hashApiKey(text)]),
  );
  return rows[0]?.tenant_id === tenant;
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Written under another name first, so that the file is there whole or not at all, and never readable by others. */
async function writeSecret(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomUUID()}.tmp`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
    await handle.close();
    await chmod(temporary, 0o600);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
