import type { TenantId } from '../kernel/ids.js';
import type { CloudEvent } from '../platform/events/cloud-event.js';

export const NOTIFICATION_SINK = Symbol('NotificationSink');

/**
 * Where the outbox relay hands events on, in order of their sequence, at least once each: a receiver drops repeated ids.
 * Throws unsupported or invalid where the event will never be taken (recorded as a failed delivery), anything else to be asked again.
 */
export interface NotificationSink {
  publish(tenant: TenantId, event: CloudEvent): Promise<void>;
}
