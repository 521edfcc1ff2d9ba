import { unavailable, type ExportCenterError } from '../../kernel/errors.js';
import type { LimitName } from './limit-names.js';

export interface QuotaBreach {
  readonly name: LimitName;
  readonly limit: number;
  readonly used: number;
  /** Seconds. */
  readonly retryAfter: number;
  /** What the caller can do, as half a sentence. */
  readonly remedy: string;
}

/** The 429 of a quota, with its name, figures and remedy. */
export function quotaRefusal(code: string, { name, limit, used, retryAfter, remedy }: QuotaBreach): ExportCenterError {
  const message = `the tenant's limit ${name} is ${limit} and ${used} are used; ${remedy}, or ask for a higher limit`;
  return unavailable(code, message, { retryAfter, extra: { limit: name, quota: limit, used } });
}
