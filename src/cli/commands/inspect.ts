import type { Command } from 'commander';
import type { MirrorKind } from '../../formats/mirror-index/mirror-index.js';
import { usage } from '../cli-error.js';
import { readIdentities, withIdentityFlags, type IdentityFlags } from '../identity-files.js';
import { fitOf, type Fit } from '../inspection/bundle-fit.js';
import { heldAfter, heldByServer } from '../inspection/held-state.js';
import { inspectBundle, type FeedAge, type Inspection } from '../inspection/inspect-bundle.js';
import { inspectClosed, renderClosed } from '../inspection/inspect-closed.js';
import { printResult } from '../print.js';
import { formatBytes, formatCount, formatHours } from '../quantities.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';
import { renderFields } from '../table.js';

interface InspectFlags extends IdentityFlags {
  readonly root?: string;
  readonly against?: string;
}

/** `inspect <bundle>`: reads the documents only. */
export function registerInspect(program: Command): void {
  const command = program
    .command('inspect')
    .description(
      'Tell what a bundle is: kind, size, base, signer, age of its feeds, and whether it fits what is held. No server is needed and nothing is unpacked. What it tells is not proven: use verify.',
    )
    .argument('<bundle>', 'tar, folder or OCI image layout')
    .option(
      '--against <server|bundle>',
      'say whether it fits and what is missing: "server", the address of one, or the bundle that was imported last',
    )
    .option('--root <digest>', 'the same for an item-set root');
  withIdentityFlags(command)
    .addHelpText(
      'after',
      '\nExamples:\n  export-center inspect /media/usb/mirror.tar\n  export-center inspect /media/usb/delta.tar --against server\n  export-center inspect encrypted.tar --identity me.txt',
    )
    .action(async (path: string, flags: InspectFlags, command: Command) => {
      if (flags.root !== undefined && flags.against !== undefined) throw usage('give --against or --root, not both');
      const globals = command.optsWithGlobals<GlobalFlags>();
      const now = new Date();
      const identities = await readIdentities(flags);
      const closed = identities.length === 0 ? await inspectClosed(path) : undefined;
      if (closed) return printResult(resolveSettings(globals, process.env), closed, renderClosed);
      const found = await inspectBundle(path, now, identities);
      const fit = await fitFor(found, flags, globals, now);
      printResult(resolveSettings(globals, process.env), { ...found, ...fit }, renderInspection);
    });
}

async function fitFor(
  found: Inspection,
  { root, against }: InspectFlags,
  globals: GlobalFlags,
  now: Date,
): Promise<Partial<Fit>> {
  if (root !== undefined) return fitOf(found, { itemSetRoot: root });
  if (against === undefined) return {};
  if (!isServer(against)) return fitOf(found, await heldAfter(against, now));
  const flags = against === 'server' ? globals : { ...globals, url: against };
  return fitOf(found, await heldByServer(resolveSettings(flags, process.env), found));
}

const isServer = (against: string) => against === 'server' || /^https?:\/\//.test(against);

function renderInspection(found: Inspection & Partial<Fit>): string {
  const fields: [string, string][] = [
    ['bundle', `${found.kind}, ${modeText(found)}, profile ${found.profile}`],
    ['mirror', found.mirror],
    ['manifestDigest', found.manifestDigest],
    ['itemSetRoot', found.itemSetRoot],
    ['base', found.base ? `${found.base.itemSetRoot} (${found.base.manifestDigest})` : 'none'],
    ['asOf', found.asOf],
    ['size', `${formatBytes(found.bytes)} in ${formatCount(found.files)} files`],
    ['records', formatCount(found.records)],
    ['signer', found.signer ? `${found.signer.tenant}, key ${found.signer.keyFingerprint}` : 'UNSIGNED'],
    ...Object.entries(found.changes ?? {}).map((change): [string, string] => ['changes', changeText(change)]),
    ...found.feeds.map((feed): [string, string] => ['feed', feedText(feed)]),
    ...fitFields(found),
  ];
  return renderFields(fields);
}

const modeText = ({ mode, form }: Inspection) => (form === 'compact' ? 'compact delta' : mode);

function changeText([kind, { added = 0, changed = 0, removed = 0 }]: [string, MirrorKind]): string {
  return `${kind}: ${formatCount(added)} added, ${formatCount(changed)} changed, ${formatCount(removed)} removed`;
}

function feedText({ kind, source, records, ageHours, maxAgeHours, stale }: FeedAge): string {
  const age = ageHours === undefined ? 'age unknown' : `${formatHours(ageHours)} old`;
  const limit = maxAgeHours === undefined ? '' : `, limit ${formatHours(maxAgeHours)}${stale ? ': STALE' : ''}`;
  return `${kind} of ${source}: ${formatCount(records)} records, ${age}${limit}`;
}

function fitFields({ held, fit, missing = [] }: Partial<Fit>): [string, string][] {
  if (fit === undefined) return [['fit', 'not asked: give --against or --root']];
  const texts = missing.map(({ manifestDigest, mode = 'bundle', bytes }): [string, string] => [
    'missing',
    `${mode} ${manifestDigest}${bytes === undefined ? '' : `, ${formatBytes(bytes)}`}`,
  ]);
  return [['held', held ?? 'nothing of this mirror'], ['fit', fit], ...texts];
}
