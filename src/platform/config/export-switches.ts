import type { Finding } from '../../kernel/errors.js';
import { nearestName } from './nearest-name.js';

/** Testing only: each puts an in-memory implementation behind its port. Their names are part of the product's contract. */
export const exportSwitches = [
  'AllowInMemoryRepositories',
  'UseInMemoryEvidenceLocker',
  'UseInMemoryVerificationArtifactStore',
  'UseInMemoryAttestationStore',
  'UseInMemoryPromotionAttestationStore',
  'UseInMemoryIncidentManager',
  'UseInMemoryRiskBundleJobHandler',
  'UseInMemorySimulationExporter',
  'UseInMemoryAuditBundleJobHandler',
  'UseInMemoryExceptionReportGenerator',
  'UseInMemoryTimelineNotificationSink',
] as const;
export type ExportSwitch = (typeof exportSwitches)[number];

/** One place where a switch is written: `name` after `Export:` or `EXPORT__`, `where` for messages. */
interface Entry {
  readonly name: string;
  readonly where: string;
  readonly value: unknown;
}

/**
 * The switches that are on. From the environment `EXPORT__USEIN...` in any letter case; from the configuration file
 * `"Export": { "UseIn...": true }` or `"Export:UseIn...": true`. The environment wins. Problems are added to `findings`.
 */
export function readSwitches(
  file: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
  findings: Finding[],
): ReadonlySet<ExportSwitch> {
  const on = new Map<ExportSwitch, boolean>();
  for (const { name, where, value } of [...entriesOfFile(file), ...entriesOfEnvironment(env)]) {
    const known = exportSwitches.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    const state = asBoolean(value);
    if (!known) findings.push(unknownSwitch(where, name));
    else if (state === undefined) findings.push({ code: 'EC-CONFIG', message: `${where} must be true or false` });
    else on.set(known, state);
  }
  return new Set(exportSwitches.filter((name) => on.get(name)));
}

/** Whether a key of the configuration file belongs to the switches. */
export const isSwitchKey = (key: string): boolean => /^export(:|$)/i.test(key);

function entriesOfFile(file: Readonly<Record<string, unknown>>): Entry[] {
  return Object.entries(file)
    .filter(([key]) => isSwitchKey(key))
    .flatMap(([key, value]) => {
      if (key.includes(':')) return [{ name: key.slice(key.indexOf(':') + 1), where: key, value }];
      const nested = typeof value === 'object' && value !== null ? Object.entries(value) : [];
      return nested.map(([name, state]) => ({ name, where: `Export:${name}`, value: state as unknown }));
    });
}

function entriesOfEnvironment(env: NodeJS.ProcessEnv): Entry[] {
  return Object.entries(env)
    .filter(([key, value]) => /^export(__|:)/i.test(key) && value !== '')
    .map(([key, value]) => ({ name: key.replace(/^export(__|:)/i, ''), where: key, value }));
}

function asBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  if (/^(true|1|on|yes)$/i.test(value)) return true;
  return /^(false|0|off|no)$/i.test(value) ? false : undefined;
}

function unknownSwitch(where: string, name: string): Finding {
  const nearest = nearestName(name, exportSwitches);
  return {
    code: 'EC-CONFIG',
    message: `${where} is not a switch${nearest ? `; did you mean Export:${nearest}?` : ''}`,
  };
}
