import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { usage } from './cli-error.js';
import { projectRoot } from '../platform/config/project-root.js';

export const defaultPort = 7460;
export const defaultUrl = `http://127.0.0.1:${defaultPort}`;

/** Global flags as commander gives them. */
export interface GlobalFlags {
  readonly url?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly output?: string;
  readonly caFile?: string;
}

/** How results are printed: for people, or as a document for programs. */
export const outputForms = ['table', 'json', 'yaml'] as const;
export type OutputForm = (typeof outputForms)[number];
/** How lists are printed besides: for spreadsheets. */
export const listForms = [...outputForms, 'csv'] as const;
export type ListForm = (typeof listForms)[number];

/** Which server a command talks to and how it prints. */
export interface Settings<Form = OutputForm> {
  readonly url: string;
  readonly token?: string;
  readonly output: Form;
  /** PEM: authorities that are trusted beside those that Node trusts. */
  readonly caFile?: string;
}

interface ConfigFile {
  readonly path?: string;
  readonly url?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly output?: string;
  readonly caFile?: string;
}

const configFields = ['url', 'token', 'tokenFile', 'output', 'caFile'];

/**
 * Flags win over the environment, that over the configuration file, that over the defaults. A token from the configuration file goes only
 * to the server that the same file names, and the embedded installation's admin key only to this machine: `--url` never leaks either.
 * Throws usage (exit 2) naming the flag, variable or field.
 */
export function resolveSettings(flags: GlobalFlags, env: NodeJS.ProcessEnv): Settings {
  const { output, ...settings } = resolveListSettings(flags, env);
  if (output !== 'csv') return { ...settings, output };
  throw usage('this command prints no list, and CSV is for lists', {
    where: '--output',
    remedy: `Use ${choiceOf(outputForms)}.`,
  });
}

/** The same for a command that prints a list. A file cannot ask for CSV, as most commands have none. */
export function resolveListSettings(flags: GlobalFlags, env: NodeJS.ProcessEnv): Settings<ListForm> {
  const config = readConfig(env);
  const url = checkUrl(flags.url ?? env.EXPORT_CENTER_URL ?? config.url ?? localUrl(env));
  return {
    url,
    token: resolveToken(flags, env, config, url),
    output:
      flags.output === undefined
        ? checkOutput(config.output ?? 'table', outputForms)
        : checkOutput(flags.output, listForms),
    caFile: flags.caFile ?? (env.EXPORT_CENTER_CA_FILE || config.caFile),
  };
}

function resolveToken(flags: GlobalFlags, env: NodeJS.ProcessEnv, config: ConfigFile, url: string): string | undefined {
  if (flags.token !== undefined) return flags.token;
  if (flags.tokenFile !== undefined) return readToken(flags.tokenFile, '--token-file');
  if (env.EXPORT_CENTER_TOKEN) return env.EXPORT_CENTER_TOKEN;
  if (env.EXPORT_CENTER_TOKEN_FILE) return readToken(env.EXPORT_CENTER_TOKEN_FILE, 'EXPORT_CENTER_TOKEN_FILE');
  if (config.url === undefined || checkUrl(config.url) === url) {
    if (config.token !== undefined) return config.token;
    if (config.tokenFile !== undefined) return readToken(config.tokenFile, `tokenFile of ${config.path}`);
  }
  return isThisMachine(url) ? readAdminKey(env) : undefined;
}

/** Where the embedded installation keeps its data, as the server resolves it. */
export function dataDirectory(env: NodeJS.ProcessEnv): string {
  const set = env.EC_DATA_DIR;
  if (set === undefined || set === '') return join(projectRoot(), '.export-center');
  return isAbsolute(set) ? set : resolve(set);
}

const localUrl = (env: NodeJS.ProcessEnv): string => (env.EC_PORT ? `http://127.0.0.1:${env.EC_PORT}` : defaultUrl);

function readAdminKey(env: NodeJS.ProcessEnv): string | undefined {
  try {
    return readFileSync(join(dataDirectory(env), 'admin-key'), 'utf8').trim();
  } catch {
    return undefined;
  }
}

function readToken(path: string, from: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw usage(`${from}: cannot read the token file ${path}`, {
      where: path,
      remedy: 'The file holds the token alone, on one line.',
      cause,
    });
  }
}

function readConfig(env: NodeJS.ProcessEnv): ConfigFile {
  const named = env.EXPORT_CENTER_CONFIG;
  const path =
    named || join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'export-center', 'config.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (!named) return {};
    throw usage(`EXPORT_CENTER_CONFIG: cannot read ${path}`, { where: path, cause });
  }
  return { ...parseConfig(text, path), path };
}

function parseConfig(text: string, path: string): ConfigFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw usage(`${path} is not JSON: ${(cause as Error).message}`, { where: path, cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw usage(`${path} must be a JSON object`, { where: path });
  for (const [field, content] of Object.entries(value)) {
    if (!configFields.includes(field)) {
      throw usage(`${path}: unknown field "${field}"`, {
        where: path,
        remedy: `Known fields: ${configFields.join(', ')}.`,
      });
    }
    if (typeof content !== 'string') throw usage(`${path}: field "${field}" must be text`, { where: path });
  }
  return value;
}

function checkUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw usage(`"${text}" is not a URL`, { where: '--url', remedy: `Give one such as ${defaultUrl}.` });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw usage(`the URL must be http or https, not ${url.protocol.slice(0, -1)}`, { where: '--url' });
  }
  return url.href.replace(/\/+$/, '');
}

function checkOutput<Form extends string>(value: string, forms: readonly Form[]): Form {
  const form = forms.find((known) => known === value);
  if (form !== undefined) return form;
  throw usage(`output "${value}" is unknown`, { where: '--output', remedy: `Use ${choiceOf(forms)}.` });
}

const choiceOf = (forms: readonly string[]): string => `${forms.slice(0, -1).join(', ')} or ${forms.at(-1)}`;

export function isThisMachine(url: string): boolean {
  const host = new URL(url).hostname;
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
