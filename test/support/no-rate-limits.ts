/** Tests that are not about limits send as fast as they can. */
export const noRateLimits = { EC_RATE_READ: '0', EC_RATE_WRITE: '0', EC_RATE_DOWNLOAD: '0' } as const;
