import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ExportCenterError } from '../kernel/errors.js';
import type { Settings } from '../platform/config/settings.js';
import { configureHttp, nestOptions } from '../platform/http/configure-http.js';
import { followCertificates, readTls } from '../platform/http/tls-listener.js';
import { NestLogger } from '../platform/logging/nest-logger.js';
import { startMetricsServer } from '../platform/observability/metrics-server.js';
import { METRICS_REGISTRY } from '../platform/observability/observability.module.js';
import { ApiModule } from './api.module.js';
import { openInstallation, type Installation } from './open-installation.js';

export interface RunningApi {
  readonly url: string;
  /** Finishes what is under way, then closes everything. */
  close(): Promise<void>;
}

/** Opens the installation, builds the application and listens. Errors name the setting that mends them. */
export async function startApi(settings: Settings): Promise<RunningApi> {
  const installation = await openInstallation(settings);
  try {
    return await listen(installation, await createApi(installation));
  } catch (error) {
    await installation.close();
    throw error;
  }
}

/** The whole application with its conventions, initialised and not listening. */
export async function createApi(installation: Installation): Promise<INestApplication> {
  const { settings } = installation;
  const logger = new NestLogger(installation.logger);
  const tls = settings.tls ? { httpsOptions: await readTls(settings.tls) } : {};
  const app = await NestFactory.create(ApiModule.with(installation), { ...nestOptions, ...tls, logger });
  await configureHttp(app, { corsOrigins: settings.corsOrigins, connections: settings.connectionLimit });
  return app;
}

async function listen(installation: Installation, app: INestApplication): Promise<RunningApi> {
  const { settings, logger } = installation;
  const server = app.getHttpServer() as Server;
  await bindPort(server, settings);
  const certificates = settings.tls && followCertificates(server as TlsServer, settings.tls, logger);
  const metrics = await startMetricsServer(app.get(METRICS_REGISTRY), settings.metricsPort, settings.host);
  const { port } = server.address() as AddressInfo;
  const url = `${settings.tls ? 'https' : 'http'}://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`;
  logger.info({ url, metricsPort: metrics.port }, `the Export Center listens on ${url}`);
  const close = async () => {
    certificates?.close();
    await app.close();
    await metrics.close();
    await installation.close();
  };
  return { url, close };
}

async function bindPort(server: Server, { port, host }: Settings): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new ExportCenterError('EC-INTERNAL', 'internal', portProblem(cause as NodeJS.ErrnoException, port, host), {
      cause,
    });
  }
}

function portProblem({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  if (code === 'EADDRINUSE')
    return `port ${port} of ${host} is taken: stop the other program or set EC_PORT to a free port`;
  if (code === 'EACCES') return `port ${port} needs more rights than this user has: set EC_PORT to 1024 or more`;
  return `cannot listen on ${host}:${port}: ${message}; correct EC_HOST and EC_PORT`;
}
