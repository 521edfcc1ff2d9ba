import type { TenantId } from '../kernel/ids.js';
import type { CloudEvent } from '../platform/events/cloud-event.js';
import type { NotificationSink } from './notification-sink.port.js';

/** For tests only: keeps what it is given, and can be told to fail. */
export class InMemoryNotificationSink implements NotificationSink {
  readonly published: { readonly tenant: TenantId; readonly event: CloudEvent }[] = [];
  failure: Error | undefined;

  publish(tenant: TenantId, event: CloudEvent): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    this.published.push({ tenant, event });
    return Promise.resolve();
  }
}
