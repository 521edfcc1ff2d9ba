import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { parseManifest } from '../../formats/bundle-manifest/parse-manifest.js';
import { digestOf } from '../../formats/digest.js';
import { decodeEnvelope } from '../../formats/dsse/envelope.js';
import { manifestClaimOf } from '../../formats/bundle-manifest/manifest-statement.js';
import { decodeStatement } from '../../formats/in-toto/statement.js';
import {
  mirrorIndexPath,
  type MirrorFeed,
  type MirrorIndex,
  type MirrorLink,
} from '../../formats/mirror-index/mirror-index.js';
import { parseMirrorIndex } from '../../formats/mirror-index/parse-mirror-index.js';
import { decodeSigstoreBundle } from '../../formats/sigstore/sigstore-bundle.js';
import { withOpenedBundle } from '../../stages/encryption/with-opened-bundle.js';
import type { Identity } from '../../formats/age/stanza.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { BundleContents } from '../../stages/verification/bundle-contents.js';
import { provenanceClaimOf } from '../../stages/signing/bundle-provenance.js';

export interface FeedAge extends MirrorFeed {
  readonly ageHours?: number;
  readonly stale?: boolean;
}

/** What the documents of a bundle say. Nothing of it is proven: `verify` does that. */
export interface Inspection {
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
  /** Of a delta, by kind. */
  readonly changes?: MirrorIndex['kinds'];
  readonly feeds: readonly FeedAge[];
  /** Number of the evidence cut, as the provenance says. */
  readonly cut?: number;
  /** What leads to the base of a delta. */
  readonly chain: readonly MirrorLink[];
}

/** The files that are read. */
const documents = new Set<string>([
  bundlePaths.manifest,
  bundlePaths.manifestEnvelope,
  bundlePaths.manifestBundle,
  bundlePaths.provenance,
  mirrorIndexPath,
]);

/** Reads the documents of a bundle, which an identity opens where it is encrypted. Throws what withOpenedBundle and their readers throw. */
export function inspectBundle(path: string, now: Date, identities: readonly Identity[] = []): Promise<Inspection> {
  const opening = { identities, wanted: (file: string) => documents.has(file) };
  return withOpenedBundle(path, opening, async (files) => inspectFiles(files, now));
}

function inspectFiles(files: readonly BundleFile[], now: Date): Inspection {
  using contents = new BundleContents(files);
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
    ...(index?.mode === 'delta' ? { changes: index.kinds } : {}),
    feeds: feedsOf(index, now),
    ...cutOf(contents),
    chain: index?.chain ?? [],
  };
}

/** Not proven either: the envelope is opened without a key. */
function cutOf(contents: BundleContents): Pick<Inspection, 'cut'> {
  if (!contents.find(bundlePaths.provenance)) return {};
  const { payload } = decodeEnvelope(contents.document(bundlePaths.provenance));
  const { plan } = provenanceClaimOf(decodeStatement(payload));
  return { cut: plan.cut.seq };
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
