import type { BundleDiff } from '../formats/bundle-diff/bundle-diff.js';
import type { Capped } from '../formats/bundle-diff/capped-list.js';
import { causes } from '../formats/bundle-diff/diff-record.js';
import type { KindDiff } from '../formats/bundle-diff/kind-tally.js';
import { screenWidth } from './print.js';
import { formatBytes, formatCount } from './quantities.js';
import { paint } from './style.js';
import { oneLine } from './one-line.js';
import { renderFields, renderTable } from './table.js';

/** Lines of each list on the screen; --output json and --html have them all. */
const shown = 20;

/** A diff for people: the two bundles, counts, bytes, then what matters most of each kind. */
export function renderDiff(diff: BundleDiff): string {
  const { kinds, vex, kev } = diff;
  return [
    heading(diff),
    ...notices(diff),
    counts(kinds),
    bytes(diff),
    ...kinds.flatMap(lists),
    section('VEX flips', vex.flips, ['vulnerability', 'product', 'from', 'to', 'source'], (flip) => [
      flip.vulnerability,
      flip.product,
      flip.from,
      flip.to,
      flip.source,
    ]),
    ...(['added', 'removed'] as const).map((cause) =>
      section(`VEX statements ${cause}`, vex[cause], ['vulnerability', 'product', 'status', 'source'], (saying) => [
        saying.vulnerability,
        saying.product,
        saying.status,
        saying.source,
      ]),
    ),
    section('KEV hits', kev.hits, ['cve', 'entry', 'advisories', 'which'], ({ cve, entry, advisories }) => [
      cve,
      entry,
      formatCount(advisories.count),
      advisories.items.map(({ key }) => key).join(' '),
    ]),
    section('KEV entries removed', kev.removed, ['cve'], (cve) => [cve]),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function heading({ before, after }: BundleDiff): string {
  const text = ({ profile, asOf, manifestDigest }: BundleDiff['before']) =>
    oneLine(`${profile.name} r${profile.revision} (${profile.kind}), as of ${asOf}, ${manifestDigest}`);
  return renderFields(
    [
      ['before', text(before)],
      ['after', text(after)],
    ],
    Number.MAX_SAFE_INTEGER,
  );
}

function notices({ identical, sameSelectors, sameProjection, vex, kev }: BundleDiff): string[] {
  return [
    ...(identical ? [`${paint('green', 'SAME EVIDENCE')}: the item set roots are equal\n`] : []),
    ...(sameSelectors
      ? []
      : ['The bundles were asked for different evidence: records may come and go for that alone.\n']),
    ...(sameProjection ? [] : ['Records were trimmed differently: they may have changed for that alone.\n']),
    ...(vex.complete && kev.complete ? [] : ['More changed than could be held: VEX or KEV is not all counted.\n']),
  ];
}

function counts(kinds: readonly KindDiff[]): string {
  const header = ['kind', 'before', 'after', 'added', 'changed', 'removed', 'withdrawn', 'unchanged'];
  return renderTable(
    header,
    kinds.map(({ kind, records, added, changed, removed, withdrawn, unchanged }) => [
      kind,
      ...[records.before, records.after, added.count, changed.count, removed.count, withdrawn.count, unchanged].map(
        formatCount,
      ),
    ]),
    screenWidth(),
  );
}

/** Of plain lines; nothing where nothing differs. */
function bytes({ kinds, packBytes }: BundleDiff): string {
  const rows = kinds.flatMap((kind) =>
    causes
      .filter((cause) => kind.bytes[cause].before + kind.bytes[cause].after > 0)
      .map((cause) => [kind.kind, cause, formatBytes(kind.bytes[cause].before), formatBytes(kind.bytes[cause].after)]),
  );
  if (rows.length === 0) return '';
  const packs = ['packs', 'compressed', formatBytes(packBytes.before), formatBytes(packBytes.after)];
  return renderTable(['bytes of', 'cause', 'before', 'after'], [...rows, packs], screenWidth());
}

function lists({ kind, added, changed, removed, withdrawn }: KindDiff): string[] {
  const key = (text: string) => [text];
  return [
    section(`${kind} added`, added, ['key'], key),
    section(`${kind} removed`, removed, ['key'], key),
    section(`${kind} withdrawn`, withdrawn, ['key'], key),
    section(`${kind} changed`, changed, ['key', 'fields'], (record) => [
      record.key,
      record.fields.items.map(({ pointer, cause }) => `${signs[cause]}${pointer}`).join(' '),
    ]),
  ];
}

const signs = { added: '+', changed: '~', removed: '-' } as const;

function section<T>(
  title: string,
  list: Capped<T>,
  header: readonly string[],
  row: (item: T) => readonly string[],
): string {
  if (list.count === 0) return '';
  const table = renderTable(
    header,
    list.items.slice(0, shown).map((item) => row(item).map(oneLine)),
    screenWidth(),
  );
  const rest = list.count - Math.min(shown, list.items.length);
  return `${title}: ${formatCount(list.count)}\n${table}${rest > 0 ? `... and ${formatCount(rest)} more\n` : ''}`;
}
