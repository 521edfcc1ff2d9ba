import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { invalid, type Finding } from '../../kernel/errors.js';
import { accessContradictions, accessSettings, type AccessSettings } from './access-fields.js';
import { isSwitchKey, readSwitches, type ExportSwitch } from './export-switches.js';
import { onlyLimits, type Limits } from './limit-fields.js';
import { isOrigin, originsOf } from './listener-fields.js';
import { nearestName } from './nearest-name.js';
import { projectRoot } from './project-root.js';
import { Secret } from './secret.js';
import { siteNames, siteProblems } from './site-names.js';
import {
  environmentName,
  settingFields,
  settingNames,
  type SettingName,
  type SettingValues,
} from './setting-fields.js';

/** What the installation was told, checked and complete. Secrets print as `[redacted]`. */
export interface Settings {
  readonly environment: 'production' | 'development' | 'testing';
  /** Absolute path. */
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number;
  /** Absent: plain HTTP. `clientCaFile` makes a client's certificate a must. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string; readonly clientCaFile?: string };
  readonly corsOrigins: readonly string[];
  readonly connectionLimit: number;
  /** Of a tenant that has none of its own; 0 is "no limit". */
  readonly limits: Limits;
  /** Absent: the embedded PostgreSQL. */
  readonly databaseUrl?: Secret;
  readonly databaseOwnerUrl?: Secret;
  /** Whether the first tenant and its admin key are made at start. */
  readonly bootstrap: boolean;
  readonly signing: {
    readonly required: boolean;
    readonly keyFile?: string;
    readonly passphraseFile?: string;
    readonly retiredKeyFiles: readonly string[];
  };
  /** Whose bundles are imported. `trustedKeysDir` is an absolute path. `sites`: by slug of a tenant the name of its site; '' for all tenants. */
  readonly imports: {
    readonly trustedKeysDir: string;
    readonly unsigned: boolean;
    readonly sites: ReadonlyMap<string, string>;
  };
  readonly access: AccessSettings;
  readonly worker: boolean;
  readonly threads: number;
  /** Between the moment when nothing names some content and its removal. */
  readonly collectGraceHours: number;
  readonly logLevel: SettingValues['logLevel'];
  readonly switches: ReadonlySet<ExportSwitch>;
  /** What must be said at start, one line each. */
  readonly notices: readonly string[];
}

export const SETTINGS = Symbol('Settings');

/** Names in the environment that are not settings but belong to the product: tests, faults, this list's file. */
const otherNames = /^EC_(CONFIG|FAULT|TEST_[A-Z_]+)$/;

/**
 * Settings of flags over the environment over the file that EC_CONFIG names over the defaults. All problems are reported at once.
 * Errors: EC-CONFIG naming the setting, its place and the remedy; an unknown name comes with the nearest known one.
 */
export function loadSettings(
  env: NodeJS.ProcessEnv = process.env,
  flags: Partial<Record<SettingName, unknown>> = {},
): Settings {
  const findings: Finding[] = [];
  const file = readFile(env.EC_CONFIG);
  const values = { ...fileValues(file, findings), ...environmentValues(env, findings), ...defined(flags) };
  const switches = readSwitches(file, env, findings);
  const parsed = settingFields.safeParse(values);
  for (const { path, message } of parsed.error?.issues ?? []) findings.push(finding(path[0] as SettingName, message));
  if (!parsed.success) throw refusal(findings);
  const settings = complete(parsed.data, switches);
  findings.push(...contradictions(parsed.data, switches));
  if (findings.length > 0) throw refusal(findings);
  return settings;
}

function complete(values: SettingValues, switches: ReadonlySet<ExportSwitch>): Settings {
  const dataDir = resolve(values.dataDir ?? join(projectRoot(), '.export-center'));
  return Object.freeze({
    environment: values.environment,
    dataDir,
    host: values.host,
    port: values.port,
    metricsPort: values.metricsPort,
    tls: tlsOf(values),
    corsOrigins: originsOf(values.corsOrigins),
    connectionLimit: values.connectionLimit,
    limits: onlyLimits.parse(values),
    databaseUrl: asSecret(values.databaseUrl),
    databaseOwnerUrl: asSecret(values.databaseOwnerUrl),
    bootstrap: values.bootstrap ? values.bootstrap === 'on' : values.databaseUrl === undefined,
    signing: {
      required: values.signing === 'required',
      keyFile: values.signingKeyFile,
      passphraseFile: values.signingPassphraseFile,
      retiredKeyFiles: pathsOf(values.signingRetiredKeyFiles),
    },
    imports: {
      trustedKeysDir: resolve(values.trustedKeysDir ?? join(dataDir, 'trusted-keys')),
      unsigned: values.importUnsigned === 'allow',
      sites: siteNames(values.siteName),
    },
    access: accessSettings(values),
    worker: values.worker === 'on',
    threads: values.threads ?? availableParallelism(),
    collectGraceHours: values.collectGraceHours,
    logLevel: values.logLevel,
    switches,
    notices: notices(values, switches),
  });
}

const pathsOf = (text = ''): string[] =>
  text
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');

function tlsOf({ tlsCertFile: certFile, tlsKeyFile: keyFile, tlsClientCaFile: clientCaFile }: SettingValues) {
  return certFile && keyFile ? { certFile, keyFile, clientCaFile } : undefined;
}

function notices({ environment, host, signing }: SettingValues, switches: ReadonlySet<ExportSwitch>): string[] {
  const lines: string[] = [];
  if (environment === 'testing') lines.push(`EC_ENVIRONMENT=testing: listening on ${host} only, never for production`);
  if (switches.size > 0)
    lines.push(`in memory, lost at the end: ${[...switches].map((name) => `Export:${name}`).join(', ')}`);
  if (signing === 'optional') lines.push('EC_SIGNING=optional: bundles made without a key prove no origin');
  return lines;
}

function contradictions(values: SettingValues, switches: ReadonlySet<ExportSwitch>): Finding[] {
  const problems: Finding[] = [];
  const problem = (message: string) => problems.push({ code: 'EC-CONFIG', message });
  const testing = values.environment === 'testing';
  for (const name of testing ? [] : switches) {
    problem(
      `Export:${name} keeps canonical state in memory and is refused unless EC_ENVIRONMENT=testing: remove the switch`,
    );
  }
  if (testing && !isLoopback(values.host))
    problem(`EC_HOST=${values.host} is refused with EC_ENVIRONMENT=testing, which binds to 127.0.0.1 only`);
  if (values.databaseOwnerUrl && !values.databaseUrl)
    problem('DATABASE_OWNER_URL is set without DATABASE_URL: set both, or neither for the embedded PostgreSQL');
  accessContradictions(values).forEach(problem);
  siteProblems(values).forEach(problem);
  if (Boolean(values.tlsCertFile) !== Boolean(values.tlsKeyFile))
    problem('EC_TLS_CERT_FILE and EC_TLS_KEY_FILE are given together or not at all');
  if (values.tlsClientCaFile && !values.tlsCertFile)
    problem(
      'EC_TLS_CLIENT_CA_FILE needs EC_TLS_CERT_FILE and EC_TLS_KEY_FILE: without TLS no client shows a certificate',
    );
  for (const origin of originsOf(values.corsOrigins).filter((given) => !isOrigin(given)))
    problem(`EC_CORS_ORIGINS: ${origin} is not an origin; write scheme://host[:port] without a path, and never *`);
  if (values.port !== 0 && values.port === values.metricsPort)
    problem(`EC_PORT and EC_METRICS_PORT are both ${values.port}: give them different ports`);
  return problems;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function readFile(path: string | undefined): Readonly<Record<string, unknown>> {
  if (!path) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    throw new Error('it must hold one JSON object');
  } catch (error) {
    throw invalid('EC-CONFIG', `EC_CONFIG: ${path} cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

function fileValues(file: Readonly<Record<string, unknown>>, findings: Finding[]): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(file)) {
    if ((settingNames as readonly string[]).includes(key)) known[key] = value;
    else if (!isSwitchKey(key) && key !== '$schema')
      findings.push(unknownName(`"${key}" of EC_CONFIG`, key, settingNames));
  }
  return known;
}

function environmentValues(env: NodeJS.ProcessEnv, findings: Finding[]): Record<string, unknown> {
  const names = new Map(settingNames.map((name) => [environmentName(name), name]));
  const known: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(env)) {
    const name = names.get(key);
    if (name && value !== '') known[name] = value;
    else if (!name && key.startsWith('EC_') && !otherNames.test(key))
      findings.push(unknownName(key, key, [...names.keys()]));
  }
  return known;
}

function defined(flags: Partial<Record<SettingName, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

function unknownName(where: string, name: string, known: readonly string[]): Finding {
  const nearest = nearestName(name, known);
  return { code: 'EC-CONFIG', message: `${where} is not a setting${nearest ? `; did you mean ${nearest}?` : ''}` };
}

function finding(name: SettingName | undefined, message: string): Finding {
  return { code: 'EC-CONFIG', message: name ? `${environmentName(name)}: ${message}` : message };
}

function refusal(findings: readonly Finding[]) {
  return invalid('EC-CONFIG', findings.map(({ message }) => message).join('\n'), { findings });
}

const asSecret = (value: string | undefined): Secret | undefined =>
  value === undefined ? undefined : new Secret(value);
