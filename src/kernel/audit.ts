/** Who acted: a person or service with a token, an API key, or the product itself (`system`: the worker, the first start). */
export interface AuditActor {
  readonly kind: 'user' | 'apiKey' | 'system';
  /** As `Caller.subject` names the principal, or the part of the product. */
  readonly id: string;
}

/** From where the act was asked for; absent where the product acted by itself. */
export interface AuditOrigin {
  readonly requestId: string;
  /** IP address of the connection. */
  readonly sourceAddress: string;
  /** W3C trace context of the request; the events that it causes carry it on. */
  readonly traceparent?: string;
}

/** Who acted, and from where. */
export interface AuditBy {
  readonly actor: AuditActor;
  readonly origin?: AuditOrigin;
}

export const auditOutcomes = ['success', 'failure', 'denied'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** What changed, as the caller of `appendAudit` knows it. Number, time and hashes are given by the log. */
export interface NewAuditEntry extends AuditBy {
  /** `<resource type>.<verb>` in lowerCamel, e.g. `apiKey.revoke`. */
  readonly action: string;
  /** The object by its type and id; the id of something that has none is its name. */
  readonly resource: { readonly type: string; readonly id: string };
  readonly outcome: AuditOutcome;
  /** Small plain JSON that says what changed: digests, names, states. Never a secret, never evidence. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What the product does by itself, e.g. `systemActor('worker')`. */
export const systemActor = (id: string): AuditBy => ({ actor: { kind: 'system', id } });
