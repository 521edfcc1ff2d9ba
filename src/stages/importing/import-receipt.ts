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
  { outcome, rootBefore, rollback }: ImportDecision,
): ImportReceipt {
  const by = order.options.by.actor.id;
  const reason = order.options.allowRollback?.reason;
  return {
    ...describeImport(bundle, order),
    outcome,
    ...(held ? { mirrorId: held.id } : {}),
    rootBefore,
    ...(rollback && reason !== undefined ? { override: { rule: 'rollback', reason, by } } : {}),
  };
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
