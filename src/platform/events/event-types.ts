/** Every type of event there is, without prefix and version. `GET /events` selects by them; a new one is added here. */
export const eventTypes = [
  'run.created',
  'run.approved',
  'run.rejected',
  'run.queued',
  'run.started',
  'run.stageCompleted',
  'run.progress',
  'run.warning',
  'run.requeued',
  'run.succeeded',
  'run.failed',
  'run.canceled',
  'run.expired',
  'run.held',
  'run.released',
  'run.purged',
  'profile.revised',
  'profile.archived',
  'evidence.batchAccepted',
  'evidence.erased',
  'site.enrolled',
  'site.changed',
  'site.removed',
  'site.receiptAccepted',
] as const;

export type EventType = (typeof eventTypes)[number];
