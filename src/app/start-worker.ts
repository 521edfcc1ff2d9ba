import { NestFactory } from '@nestjs/core';
import type { Settings } from '../platform/config/settings.js';
import { NestLogger } from '../platform/logging/nest-logger.js';
import { openInstallation } from './open-installation.js';
import { WorkerModule } from './worker.module.js';

/** A worker beside the API processes, on the same database and content store. */
export async function startWorker(settings: Settings): Promise<{ close(): Promise<void> }> {
  const installation = await openInstallation(settings);
  try {
    const logger = new NestLogger(installation.logger);
    const app = await NestFactory.createApplicationContext(WorkerModule.with(installation), {
      logger,
      abortOnError: false,
    });
    installation.logger.info('a worker waits for runs');
    const close = async () => {
      await app.close();
      await installation.close();
    };
    return { close };
  } catch (error) {
    await installation.close();
    throw error;
  }
}
