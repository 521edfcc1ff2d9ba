import { z } from 'zod';

const limit = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What one tenant may use, over all processes. 0 is "no limit". Part of `settingFields`; a tenant may have its own figures. */
export const limitFields = {
  rateRead: limit.default(20_000).describe('requests of a tenant in 10 seconds that read; 0 for no limit'),
  rateWrite: limit.default(2_000).describe('requests of a tenant in 10 seconds that change something; 0 for no limit'),
  rateDownload: limit.default(1_000).describe('downloads that a tenant may begin in 10 seconds; 0 for no limit'),
  quotaConcurrentRuns: limit
    .default(100)
    .describe('runs of a tenant that may wait or be at work at once; 0 for no limit'),
  quotaDailyRuns: limit.default(10_000).describe('runs of a tenant in one day (UTC); 0 for no limit'),
  quotaStoredBytes: limit
    .default(2 ** 40)
    .describe('bytes that a tenant may have in the content store, default 1 TiB; 0 for no limit'),
} as const;

/** Takes the limits out of all settings, and nothing else of them. */
export const onlyLimits = z.object(limitFields);
export type Limits = z.infer<typeof onlyLimits>;
