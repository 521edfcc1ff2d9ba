import type { ChangedField } from '../bundle-diff/changed-fields.js';
import type { KevDiff, KevHit } from '../bundle-diff/kev-hits.js';
import type { ChangedRecord, KindDiff } from '../bundle-diff/kind-tally.js';
import type { VexDiff, VexFlip, VexSaying } from '../bundle-diff/vex-changes.js';
import { markup, type Html } from './html.js';
import { code, count, folded, keyList, tableOf } from './page-parts.js';

const nothing = markup`<p class="soft">Nothing.</p> `;

/** What came, went and changed of one kind. */
export function kindSection(diff: KindDiff): Html {
  const { kind, added, changed, removed, withdrawn } = diff;
  const isSame = added.count + changed.count + removed.count === 0;
  return markup`<h2 id="kind-${kind}">${kind}</h2>
    ${isSame ? nothing : undefined}${folded('Added', added, keyList)}${folded('Removed', removed, keyList)}${folded('Withdrawn', withdrawn, keyList)}${folded('Changed', changed, changedTable)}${fieldTable(diff)}`;
}

function changedTable(records: readonly ChangedRecord[]): Html {
  const rows = records.map(({ key, fields }) => [
    code(key),
    markup`${fields.items.map(fieldText)}${fields.truncated ? `and ${count(fields.count - fields.items.length)} more` : undefined}`,
  ]);
  return tableOf('Changed records and the fields in which they differ', [{ name: 'Record' }, { name: 'Fields' }], rows);
}

const signs = { added: '+', changed: '~', removed: '-' } as const;

const fieldText = ({ pointer, cause }: ChangedField): Html =>
  markup`<span class="${cause}" title="${cause}"
    ><span aria-label="${cause}">${signs[cause]}</span>${code(pointer === '' ? '(all)' : pointer)}</span
  > `;

function fieldTable({ fields }: KindDiff): Html | undefined {
  if (fields.items.length === 0) return undefined;
  const rows = fields.items.slice(0, 25).map(({ pointer, records }) => [code(pointer), count(records)]);
  return tableOf(
    'Fields by how many records differ in them',
    [{ name: 'Field' }, { name: 'Records', number: true }],
    rows,
  );
}

/** What VEX says otherwise. */
export function vexSection({ flips, added, removed }: VexDiff): Html {
  return markup`<h2 id="vex-statements">VEX statements</h2>
    ${flips.count + added.count + removed.count === 0 ? nothing : undefined}${folded('Flipped', flips, flipTable)}${folded('New', added, sayingTable('New statements'))}${folded('Gone', removed, sayingTable('Statements that are gone'))}`;
}

const flipTable = (flips: readonly VexFlip[]): Html =>
  tableOf(
    'Statements whose status is another',
    [{ name: 'Vulnerability' }, { name: 'Product' }, { name: 'From' }, { name: 'To' }, { name: 'Source' }],
    flips.map(({ vulnerability, product, from, to, source }) => [code(vulnerability), code(product), from, to, source]),
  );

const sayingTable =
  (caption: string) =>
  (sayings: readonly VexSaying[]): Html =>
    tableOf(
      caption,
      [{ name: 'Vulnerability' }, { name: 'Product' }, { name: 'Status' }, { name: 'Source' }],
      sayings.map(({ vulnerability, product, status, source }) => [code(vulnerability), code(product), status, source]),
    );

/** What is known to be exploited now, and which advisories are about it. */
export function kevSection({ hits, removed }: KevDiff): Html {
  return markup`<h2 id="kev-hits">KEV hits</h2>
    ${hits.count + removed.count === 0 ? nothing : undefined}${folded('New', hits, hitTable)}${folded('No longer in the catalogue', removed, keyList)}`;
}

const hitTable = (hits: readonly KevHit[]): Html =>
  tableOf(
    'Known exploited vulnerabilities and the advisories they touch',
    [{ name: 'CVE' }, { name: 'Entry' }, { name: 'Advisories', number: true }, { name: 'Which' }],
    hits.map(({ cve, entry, advisories }) => [
      code(cve),
      entry,
      count(advisories.count),
      markup`${advisories.items.map(({ key, by }) => markup`${code(key)} (${by}) `)}${advisories.truncated ? '...' : undefined}`,
    ]),
  );
