import type { Command } from 'commander';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { parseManifest } from '../../formats/bundle-manifest/parse-manifest.js';
import { digestOf } from '../../formats/digest.js';
import { decodeEnvelope } from '../../formats/dsse/envelope.js';
import { manifestClaimOf } from '../../formats/bundle-manifest/manifest-statement.js';
import { decodeStatement } from '../../formats/in-toto/statement.js';
import { mirrorIndexPath, type MirrorFeed, type MirrorIndex } from '../../formats/mirror-index/mirror-index.js';
import { parseMirrorIndex } from '../../formats/mirror-index/parse-mirror-index.js';
import { decodeSigstoreBundle } from '../../formats/sigstore/sigstore-bundle.js';
import { BundleContents } from '../../stages/verification/bundle-contents.js';
import { openBundle } from '../../stages/verification/verify-path.js';
import { printResult } from '../print.js';
import { formatBytes, formatCount } from '../quantities.js';
import { resolveSettings, type GlobalFlags } from '../settings.js';
import { renderFields } from '../table.js';

interface FeedAge extends MirrorFeed {
  readonly ageHours?: number;
  readonly stale?: boolean;
}

/** What the documents of a bundle say. Nothing of it is proven: `verify` does that. */
interface Inspection {
  readonly kind: string;
  readonly profile: string;
  readonly mode: 'full' | 'delta';
  /** Of a delta: whether its records are whole. */
  readonly form?: 'whole' | 'compact';
  readonly mirror: string;
  readonly manifestDigest: string;
  readonly itemSetRoot: string;
  readonly base?: { readonly manifestDigest: string; readonly itemSetRoot: string };
  readonly asOf: string;
  readonly files: number;
  readonly bytes: number;
  readonly records: number;
  readonly signer?: { readonly tenant: string; readonly keyFingerprint: string };
  readonly feeds: readonly FeedAge[];
  /** Absent where no root was given. */
  readonly fit?: 'there already' | 'fits' | 'does not fit';
}

/** `inspect <bundle>`: reads the documents only. */
export function registerInspect(program: Command): void {
  program
    .command('inspect')
    .description(
      'Tell what a bundle is: kind, size, base, signer, age of its feeds. No server is needed and nothing is unpacked. What it tells is not proven: use verify.',
    )
    .argument('<bundle>', 'tar, folder or OCI image layout')
    .option('--root <digest>', 'item-set root that the far side holds: say whether the bundle fits')
    .addHelpText('after', '\nExamples:\n  export-center inspect /media/usb/mirror.tar')
    .action(async (path: string, { root }: { root?: string }, command: Command) => {
      const settings = resolveSettings(command.optsWithGlobals<GlobalFlags>(), process.env);
      printResult(settings, await inspectBundle(path, root, new Date()), renderInspection);
    });
}

async function inspectBundle(path: string, root: string | undefined, now: Date): Promise<Inspection> {
  using contents = new BundleContents(await openBundle(path));
  const bytes = contents.document(bundlePaths.manifest);
  const manifest = parseManifest(bytes);
  const index = contents.find(mirrorIndexPath) && parseMirrorIndex(contents.document(mirrorIndexPath));
  return {
    kind: manifest.profile.kind,
    profile: manifest.profile.name,
    mode: manifest.base ? 'delta' : 'full',
    ...(index?.form ? { form: index.form } : {}),
    mirror: index?.mirror ?? manifest.profile.name,
    manifestDigest: digestOf(bytes),
    itemSetRoot: manifest.itemSetRoot,
    ...(manifest.base ? { base: manifest.base } : {}),
    asOf: manifest.asOf,
    files: contents.files.length,
    bytes: contents.bytes,
    records: manifest.totals.records,
    ...signerOf(contents),
    feeds: feedsOf(index, now),
    ...(root === undefined ? {} : { fit: fitOf(manifest, root) }),
  };
}

function fitOf({ itemSetRoot, base }: ReturnType<typeof parseManifest>, root: string): Inspection['fit'] {
  if (itemSetRoot === root) return 'there already';
  return !base || base.itemSetRoot === root ? 'fits' : 'does not fit';
}

function signerOf(contents: BundleContents): Pick<Inspection, 'signer'> {
  if (!contents.find(bundlePaths.manifestEnvelope) || !contents.find(bundlePaths.manifestBundle)) return {};
  const { payload } = decodeEnvelope(contents.document(bundlePaths.manifestEnvelope));
  const { tenant } = manifestClaimOf(decodeStatement(payload));
  const { hint } = decodeSigstoreBundle(contents.document(bundlePaths.manifestBundle));
  return { signer: { tenant, keyFingerprint: Buffer.from(hint ?? '', 'base64').toString('hex') } };
}

function feedsOf(index: MirrorIndex | undefined, now: Date): FeedAge[] {
  return (index?.feeds ?? []).map((feed) => {
    if (feed.capturedAt === undefined) return feed;
    const ageHours = Math.max(0, Math.floor((now.getTime() - Date.parse(feed.capturedAt)) / 3_600_000));
    const { maxAgeHours } = feed;
    return { ...feed, ageHours, ...(maxAgeHours === undefined ? {} : { stale: ageHours > maxAgeHours }) };
  });
}

function renderInspection(found: Inspection): string {
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
    ...found.feeds.map((feed): [string, string] => ['feed', feedText(feed)]),
    ['fit', found.fit ?? 'not asked: give --root'],
  ];
  return renderFields(fields);
}

const modeText = ({ mode, form }: Inspection) => (form === 'compact' ? 'compact delta' : mode);

function feedText({ kind, source, records, ageHours, maxAgeHours, stale }: FeedAge): string {
  const age = ageHours === undefined ? 'age unknown' : `${formatCount(ageHours)} h old`;
  const limit = maxAgeHours === undefined ? '' : `, limit ${formatCount(maxAgeHours)} h${stale ? ': STALE' : ''}`;
  return `${kind} of ${source}: ${formatCount(records)} records, ${age}${limit}`;
}
