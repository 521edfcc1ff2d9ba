import type { ConnectionSettings } from '../platform/db/database.js';

/** Structured-clonable. Times in milliseconds. */
export interface HeartbeatSettings {
  readonly connection: ConnectionSettings;
  readonly interval: number;
  readonly lease: number;
  /** One Int32 that the main thread raises while its event loop turns. */
  readonly alive: SharedArrayBuffer;
}

export type ToHeartbeat =
  | { readonly type: 'hold'; readonly run: string; readonly token: string }
  | { readonly type: 'drop'; readonly run: string };

export interface FromHeartbeat {
  readonly type: 'lost' | 'cancel';
  readonly run: string;
}

/** Milliseconds that the main thread may stand still before its leases are no longer renewed. */
export const stuckAfter = 60_000;
