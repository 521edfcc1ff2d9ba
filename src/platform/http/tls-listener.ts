import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { unwatchFile, watchFile } from 'node:fs';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import { ExportCenterError, invalid } from '../../kernel/errors.js';

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Authorities of client certificates; given, a client without one of theirs does not get through. */
  readonly clientCaFile?: string;
}

interface Log {
  info(message: string): void;
  warn(message: string): void;
}

/** What Nest and Node take alike. */
interface TlsOptions {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
  readonly requestCert?: boolean;
  readonly rejectUnauthorized?: boolean;
  readonly minVersion: 'TLSv1.2';
  readonly handshakeTimeout: number;
}

/** Milliseconds a client has for its handshake. */
const handshakeTimeout = 10_000;
/** Milliseconds between two looks at the files. A look, not a notification: it follows links and works on network volumes. */
const lookEvery = 2_000;

/** Options of a listener: TLS 1.2 or later, the certificate, and where there are client authorities their certificates as a must. */
export async function readTls(files: TlsFiles): Promise<TlsOptions> {
  const [cert, key, ca] = await Promise.all([
    readNamed('EC_TLS_CERT_FILE', files.certFile),
    readNamed('EC_TLS_KEY_FILE', files.keyFile),
    files.clientCaFile === undefined ? undefined : readNamed('EC_TLS_CLIENT_CA_FILE', files.clientCaFile),
  ]);
  const options: TlsOptions = {
    cert,
    key,
    minVersion: 'TLSv1.2',
    handshakeTimeout,
    ...(ca ? { ca, requestCert: true, rejectUnauthorized: true } : {}),
  };
  assertUsable(options, files);
  return options;
}

/**
 * Takes up a renewed certificate: when a file changes, and on SIGHUP. Connections that are open stay as they are, new ones get the new
 * one. Files that do not fit together are logged and the old ones stay in use.
 */
export function followCertificates(server: Server, files: TlsFiles, log: Log): { close(): void } {
  const paths = [files.certFile, files.keyFile, ...(files.clientCaFile === undefined ? [] : [files.clientCaFile])];
  const reload = () => void renew(server, files, log);
  for (const path of paths) watchFile(path, { interval: lookEvery, persistent: false }, reload);
  // What a watcher compares with it reads a moment later: a file that was renewed before that would never count as changed.
  const first = setTimeout(reload, lookEvery).unref();
  process.on('SIGHUP', reload);
  return {
    close: () => {
      clearTimeout(first);
      for (const path of paths) unwatchFile(path, reload);
      process.off('SIGHUP', reload);
    },
  };
}

async function renew(server: Server, files: TlsFiles, log: Log): Promise<void> {
  try {
    const { cert, key, ca, minVersion } = await readTls(files);
    server.setSecureContext({ cert, key, ca, minVersion });
    log.info(`the TLS certificate is taken up anew: ${expiryOf(cert)}`);
  } catch (error) {
    log.warn(`the TLS certificate in use stays: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readNamed(setting: string, path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw invalid('EC-CONFIG', `${setting}: ${path} cannot be read (${(cause as NodeJS.ErrnoException).code})`, {
      cause,
    });
  });
}

/** Throws where the files are no PEM, the key is another certificate's, or the certificate has expired. */
function assertUsable(options: TlsOptions, { certFile, keyFile }: TlsFiles): void {
  try {
    createSecureContext(options);
    if (new X509Certificate(options.cert).validToDate < new Date()) throw refused(`${certFile} has expired; renew it`);
  } catch (cause) {
    if (cause instanceof ExportCenterError) throw cause;
    throw refused(`${certFile} and ${keyFile} do not work together: ${(cause as Error).message}`, cause);
  }
}

const refused = (message: string, cause?: unknown) => invalid('EC-CONFIG', `EC_TLS_CERT_FILE: ${message}`, { cause });

const expiryOf = (cert: Buffer): string => `valid to ${new X509Certificate(cert).validToDate.toISOString()}`;
