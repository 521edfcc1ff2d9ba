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

/** Opens it, and where the settings say so makes the first tenant and its admin key. Errors: those of openDatabase, each with a remedy. */
export async function openInstallation(settings: Settings): Promise<Installation> {
  const logger = createLogger({ level: settings.logLevel });
  for (const notice of settings.notices) logger.warn(notice);
  const opened = await openDatabase(settings, (message) => logger.info(message));
  const { database, embedded } = opened;
  try {
    if (settings.bootstrap) await announceAdminKey(settings, logger, database);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return { settings, logger, database, embedded, close: () => opened.close() };
}

async function announceAdminKey(settings: Settings, logger: Logger, database: Database): Promise<void> {
  const { keyFile, created, tenant } = await bootstrapTenant(database, join(settings.dataDir, 'admin-key'));
  if (created) logger.info({ tenant: tenant.slug, keyFile }, 'made a tenant and its admin key');
}
