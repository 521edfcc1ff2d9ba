/** One thing that must work before this process takes requests. `check` rejects where it does not. */
export interface HealthCheck {
  /** Shown to everyone, so it names a part, never a host or a path: `database`, `staging`, `signer`, `migrations`. */
  readonly name: string;
  check(signal: AbortSignal): Promise<void>;
}

export const HEALTH_CHECKS = Symbol('HealthChecks');
