import type { Settings } from '../platform/config/settings.js';
import type { Database } from '../platform/db/database.js';
import { openDatabase } from '../platform/db/open-database.js';
import { createLogger, type Logger } from '../platform/logging/logger.js';
import { bootstrapTenant } from '../platform/auth/bootstrap-tenant.js';
import { join } from 'node:path';

/** What every process of the product opens before Nest starts: settings, log and a migrated, checked database. */
export interface Installation {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly database: Database;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** Opens it, and where the settings say so makes the first tenant and its keys. Errors: those of openDatabase, each with a remedy. */
export async function openInstallation(settings: Settings): Promise<Installation> {
  const logger = createLogger({ level: settings.logLevel });
  for (const notice of settings.notices) logger.warn(notice);
  const opened = await openDatabase(settings, (message) => logger.info(message));
  const { database, embedded } = opened;
  try {
    if (settings.bootstrap) await announceKeys(settings, logger, database);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return { settings, logger, database, embedded, close: () => opened.close() };
}

/** One key for what belongs to the tenant, another for the installation: no key is both, so that neither can grow into the other. */
async function announceKeys({ dataDir }: Settings, logger: Logger, database: Database): Promise<void> {
  const admin = await bootstrapTenant(database, join(dataDir, 'admin-key'));
  if (admin.created)
    logger.info({ tenant: admin.tenant.slug, keyFile: admin.keyFile }, 'made a tenant and its admin key');
  const platform = await bootstrapTenant(database, join(dataDir, 'platform-key'), 'platform-admin');
  if (platform.created) logger.info({ keyFile: platform.keyFile }, 'made a key of the platform administrator');
}
