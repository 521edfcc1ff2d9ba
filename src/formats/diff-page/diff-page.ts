import { hash } from 'node:crypto';
import type { BundleDiff, ComparedBundle } from '../bundle-diff/bundle-diff.js';
import { causes } from '../bundle-diff/diff-record.js';
import { Html, markup } from './html.js';
import { kevSection, kindSection, vexSection } from './page-sections.js';
import { code, count, tableOf } from './page-parts.js';
import { pageStyle } from './page-style.js';

/**
 * One HTML page that shows a diff: no script and nothing from elsewhere, which its own policy (Content Security Policy 3) forbids as well. It follows
 * from the diff alone, byte for byte.
 */
export function diffPage(diff: BundleDiff): string {
  const title = `${diff.before.profile.name}: what changed by ${diff.after.asOf}`;
  const sections = [...diff.kinds.map(kindSection), vexSection(diff.vex), kevSection(diff.kev)];
  return markup`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the differences</a>
        <header>
          <h1>${title}</h1>
          ${bundles(diff)} ${notices(diff)}
          <nav aria-label="Sections">
            <ul>
              <li><a href="#records">Records</a></li>
              <li><a href="#bytes">Bytes</a></li>
              ${diff.kinds.map(({ kind }) => markup`<li><a href="#kind-${kind}">${kind}</a></li>`)}
              <li><a href="#vex-statements">VEX statements</a></li>
              <li><a href="#kev-hits">KEV hits</a></li>
            </ul>
          </nav>
        </header>
        <main id="main">${records(diff)}${bytes(diff)}${sections}</main>
        <footer>
          <p>
            Schema ${diff.schema}. Lists have at most ${count(diff.limit)} items; counts are whole. Comparing proves
            nothing about who made a bundle: verify both.
          </p>
        </footer>
      </body>
    </html> `.text;
}

/** Constant text: no value of a diff is in it. */
const style = new Html(`<style>${pageStyle}</style>`);
const policy = `default-src 'none'; style-src 'sha256-${hash('sha256', pageStyle, 'base64')}'; base-uri 'none'; form-action 'none'`;

function bundles({ before, after }: BundleDiff): Html {
  const row = (name: string, value: (bundle: ComparedBundle) => Html | string) => [name, value(before), value(after)];
  return tableOf(
    'The two bundles',
    [{ name: '' }, { name: 'Before' }, { name: 'After' }],
    [
      row('Profile', ({ profile }) => `${profile.name}, revision ${profile.revision} (${profile.kind})`),
      row('As of', ({ asOf }) => asOf),
      row('Records', (bundle) => count(bundle.records)),
      row('Bytes', (bundle) => count(bundle.bytes)),
      row('Manifest digest', ({ manifestDigest }) => code(manifestDigest)),
      row('Item set root', ({ itemSetRoot }) => code(itemSetRoot)),
    ],
  );
}

function notices(diff: BundleDiff): Html[] {
  const notice = (text: string) => markup`<p class="notice">${text}</p> `;
  return [
    ...(diff.identical ? [notice('Both bundles hold the same evidence.')] : []),
    ...(diff.sameSelectors
      ? []
      : [
          notice('The bundles were asked for different evidence: records may have come or gone for that reason alone.'),
        ]),
    ...(diff.sameProjection
      ? []
      : [notice('Records were trimmed differently: they may have changed for that reason alone.')]),
    ...(diff.vex.complete && diff.kev.complete
      ? []
      : [notice('More changed than could be held: VEX statements or KEV hits are not all counted.')]),
  ];
}

const numbers = (...names: readonly string[]) => names.map((name) => ({ name, number: true as const }));

function records({ kinds }: BundleDiff): Html {
  const rows = kinds.map(({ kind, records: { before, after }, added, changed, removed, unchanged }) => [
    markup`<a href="#kind-${kind}">${kind}</a>`,
    ...[before, after, added.count, changed.count, removed.count, unchanged].map(count),
  ]);
  const columns = [{ name: 'Kind' }, ...numbers('Before', 'After', 'Added', 'Changed', 'Removed', 'Unchanged')];
  return markup`<h2 id="records">Records</h2>
    ${tableOf('Records by kind', columns, rows)}`;
}

function bytes({ kinds, bytes: total, packBytes }: BundleDiff): Html {
  const rowsOf = (kind: string, bytesOf: BundleDiff['bytes']) =>
    causes
      .filter((cause) => bytesOf[cause].before + bytesOf[cause].after > 0)
      .map((cause) => [
        kind,
        markup`<span class="${cause}">${cause}</span>`,
        count(bytesOf[cause].before),
        count(bytesOf[cause].after),
      ]);
  const columns = [{ name: 'Kind' }, { name: 'Cause' }, ...numbers('Bytes before', 'Bytes after')];
  const rows = [...kinds.flatMap((kind) => rowsOf(kind.kind, kind.bytes)), ...rowsOf('all', total)];
  return markup`<h2 id="bytes">Bytes by cause</h2>
    ${tableOf('Plain bytes of the records that differ', columns, rows)}
    <p>Compressed, the packs have ${count(packBytes.before)} bytes before and ${count(packBytes.after)} after.</p> `;
}
