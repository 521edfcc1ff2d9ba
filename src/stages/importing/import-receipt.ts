import { newId } from '../../kernel/ids.js';
import type { ImportDecision } from './decide-import.js';
import type { ImportOrder, ImportReceipt } from './import-request.js';
import type { HeldMirror } from './pg-mirrors.js';
import type { VerifiedBundle } from './verified-bundle.js';

/** What the ledger says of an import that is decided, before it is known what it changes. */
export function receiptOf(
  bundle: VerifiedBundle,
  order: ImportOrder,
  held: HeldMirror | undefined,
  decision: ImportDecision & { readonly handedOver: boolean },
): ImportReceipt {
  return {
    ...describeImport(bundle, order),
    outcome: decision.outcome,
    ...(held ? { mirrorId: held.id } : {}),
    rootBefore: decision.rootBefore,
    ...overrideOf(order, decision),
  };
}

function overrideOf(
  { options }: ImportOrder,
  { rollback, handedOver }: ImportDecision & { readonly handedOver: boolean },
): Pick<ImportReceipt, 'override'> {
  const { allowRollback, handOver } = options;
  const by = options.by.actor.id;
  if (handedOver && handOver) return { override: { rule: 'hand-over', reason: handOver.reason, by } };
  return rollback && allowRollback ? { override: { rule: 'rollback', reason: allowRollback.reason, by } } : {};
}

/** What is known of an import by its bundle alone. */
export function describeImport(
  { manifest, manifestDigest, origin, mirror, mode, cut }: VerifiedBundle,
  { options }: ImportOrder,
): ImportReceipt {
  return {
    id: newId('import'),
    createdAt: new Date().toISOString(),
    state: 'completed',
    validateOnly: options.validateOnly === true,
    origin,
    mirror,
    profile: manifest.profile.name,
    mode,
    manifestDigest,
    ...(manifest.base ? { baseRoot: manifest.base.itemSetRoot } : {}),
    ...(cut === undefined ? {} : { cut }),
    asOf: manifest.asOf,
    records: manifest.totals.records,
    added: 0,
    changed: 0,
    unchanged: 0,
    removed: 0,
    unread: 0,
    by: options.by.actor.id,
  };
}
