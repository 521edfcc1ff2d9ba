import type { Limits } from '../config/limit-fields.js';

/** Classes of requests that are counted apart. */
export const rateClasses = ['read', 'write', 'download'] as const;
export type RateClass = (typeof rateClasses)[number];

/** Every limit of a tenant. `rate.*` count requests of a window; the names stand in problem documents and in `tenant_quotas`. */
export const limitNames = [
  'runs.concurrent',
  'runs.daily',
  'storage.bytes',
  'rate.read',
  'rate.write',
  'rate.download',
] as const;
export type LimitName = (typeof limitNames)[number];

/** 0 is "no limit". */
export type TenantLimits = Readonly<Record<LimitName, number>>;

/** Seconds of a window in which requests are counted. */
export const rateWindow = 10;

/** What the settings give to a tenant without figures of its own. */
export function limitsOf(limits: Limits): TenantLimits {
  return {
    'runs.concurrent': limits.quotaConcurrentRuns,
    'runs.daily': limits.quotaDailyRuns,
    'storage.bytes': limits.quotaStoredBytes,
    'rate.read': limits.rateRead,
    'rate.write': limits.rateWrite,
    'rate.download': limits.rateDownload,
  };
}
