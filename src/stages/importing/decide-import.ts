import type { Digest } from '../../formats/digest.js';
import { repairPath } from '../../formats/mirror-index/repair-path.js';
import { conflict, invalid } from '../../kernel/errors.js';
import { itemSetRootOfNothing } from './empty-root.js';
import type { ImportOptions } from './import-request.js';
import type { HeldMirror } from './pg-mirrors.js';
import type { VerifiedBundle } from './verified-bundle.js';

type Asked = Pick<ImportOptions, 'expectBase' | 'allowRollback'>;

/** What an import will do, decided before anything is written. */
export interface ImportDecision {
  readonly outcome: 'applied' | 'unchanged';
  readonly rootBefore: Digest;
  /** The bundle is older than what is held, and that was allowed. */
  readonly rollback: boolean;
}

/**
 * Whether a bundle fits what is held. Throws EC-CONFLICT-BASE (conflict) where the caller expected another state, EC-ROLLBACK and EC-DELTA-GAP (invalid)
 * with what repairs it.
 */
export function decideImport(bundle: VerifiedBundle, held: HeldMirror | undefined, asked: Asked): ImportDecision {
  const rootBefore = held?.itemSetRoot ?? itemSetRootOfNothing;
  if (asked.expectBase !== undefined && asked.expectBase !== rootBefore)
    throw conflict('EC-CONFLICT-BASE', `the mirror holds ${rootBefore}, expected was ${asked.expectBase}`, {
      extra: { itemSetRoot: rootBefore },
    });
  if (held && isThereAlready(bundle, held)) return { outcome: 'unchanged', rootBefore, rollback: false };
  const rollback = requireNewer(bundle, held, asked);
  requireBase(bundle, rootBefore);
  return { outcome: 'applied', rootBefore, rollback };
}

/** What was erased here is not there, although the bundle was imported. */
const isThereAlready = ({ manifest, manifestDigest, cut }: VerifiedBundle, held: HeldMirror) =>
  !held.erased &&
  (manifestDigest === held.manifestDigest || (manifest.itemSetRoot === held.itemSetRoot && cut === held.cut));

function requireNewer({ cut }: VerifiedBundle, held: HeldMirror | undefined, { allowRollback }: Asked): boolean {
  if (held?.cut === undefined || cut === undefined || cut >= held.cut) return false;
  if (allowRollback) return true;
  throw invalid(
    'EC-ROLLBACK',
    `the bundle is of evidence cut ${cut}, the mirror holds cut ${held.cut}: an older state is not imported; a principal with export:admin can allow it with allowRollback and a reason`,
    { extra: { cut, held: held.cut } },
  );
}

function requireBase({ manifest, chain }: VerifiedBundle, rootBefore: Digest): void {
  const { base } = manifest;
  if (!base || base.itemSetRoot === rootBefore) return;
  const repair = repairPath(chain, rootBefore).map(({ manifestDigest }) => manifestDigest);
  const first = repair[0] ?? base.manifestDigest;
  throw invalid(
    'EC-DELTA-GAP',
    `the delta is based on ${base.itemSetRoot} (bundle ${base.manifestDigest}), the mirror holds ${rootBefore}: import bundle ${first}${repair.length > 1 ? ` and the ${repair.length - 1} after it` : ''} first, or a full one`,
    { extra: { itemSetRoot: rootBefore, base, repair: repair.length > 0 ? repair : [base.manifestDigest] } },
  );
}
