import { notSupported } from '../kernel/errors.js';
import type { NotificationSink } from './notification-sink.port.js';

/** No sink is configured: every publish is refused, which the relay records as a failed delivery. Nothing is buffered. */
export class UnsupportedExportNotificationSink implements NotificationSink {
  publish(): Promise<void> {
    return Promise.reject(
      notSupported('delivery of notifications', 'webhooks are not built yet; read /runs/{id}/events instead'),
    );
  }
}
