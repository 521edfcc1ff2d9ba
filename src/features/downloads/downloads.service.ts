import { Inject, Injectable, Logger } from '@nestjs/common';
import { signaturePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { parseManifest } from '../../formats/bundle-manifest/parse-manifest.js';
import { parseDigest, type Digest } from '../../formats/digest.js';
import { encryptionSignaturePaths } from '../../formats/encrypted-bundle/encrypted-paths.js';
import { ExportCenterError, notFound } from '../../kernel/errors.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import type { TenantId } from '../../kernel/ids.js';
import type { ByteSource } from '../../platform/http/send-bytes.js';
import type { Run } from '../../runs/run.js';
import { requireContent } from '../../runs/run-rules.js';
import { RunsService } from '../../runs/runs.service.js';
import { BUNDLE_CATALOG, type BundleCatalog, type BundleRecord } from '../../stages/packaging/bundle-catalog.port.js';
import { bundleFiles, locateBundle, locateFiles } from '../../stages/packaging/bundle-files.js';
import type { LayoutFile } from '../../stages/packaging/bundle-layout.js';
import { CONTENT_STORE, type ContentCheck, type ContentStore } from '../../stages/storage/content-store.port.js';
import type { BundleFormat, SignatureList } from './artifact.dto.js';
import { fileSource, ociLayoutSource, tarSource, watched } from './byte-sources.js';

const manifestLimit = 64 * 1024 * 1024;

/** What a view of a bundle is named by: its profile, and the manifest.json in it. */
interface Names {
  readonly profile: string;
  readonly manifest: Digest;
}

const isSignature = ({ path }: { readonly path: string }) =>
  signaturePaths.includes(path) || encryptionSignaturePaths.includes(path);

/** Finished bundles as bytes. Errors: not-found, `EC-RUN-NOT-READY` (conflict) while a run is active, `EC-GONE` after a purge. */
@Injectable()
export class DownloadsService {
  readonly #log = new Logger('Downloads');
  readonly #locating = new Map<string, Promise<ByteSource>>();

  constructor(
    @Inject(RunsService) private readonly runs: RunsService,
    @Inject(BUNDLE_CATALOG) private readonly bundles: BundleCatalog,
    @Inject(CONTENT_STORE) private readonly store: ContentStore & ContentCheck,
  ) {}

  /** All files of the bundle, in the order of its tar. */
  async files(tenant: TenantId, runId: string): Promise<readonly LayoutFile[]> {
    return bundleFiles(this.store, tenant, await this.#bundle(tenant, runId));
  }

  /** The files of the bundle in plain, with the places of their bytes. */
  async located(tenant: TenantId, runId: string): Promise<readonly BundleFile[]> {
    return locateBundle(this.store, tenant, await this.#plainBundle(tenant, runId));
  }

  /** One file. The path is compared with those of the bundle and never becomes a path of this machine. */
  async file(tenant: TenantId, runId: string, path: string): Promise<ByteSource> {
    const file = (await this.files(tenant, runId)).find((candidate) => candidate.path === path);
    if (!file) throw notFound('artifact');
    const [located] = await locateFiles(this.store, tenant, [file]);
    return watched(fileSource(located!), () => this.#setAside(tenant, [file]));
  }

  /** Every signature of the bundle with its exact bytes. */
  async signatures(tenant: TenantId, runId: string): Promise<SignatureList> {
    const { documents, signatures } = await this.#bundle(tenant, runId);
    const items = [];
    for (const { path, digest, mediaType } of documents.filter(isSignature)) {
      items.push({ path, digest, mediaType, content: (await this.store.read(tenant, digest)).toString('base64') });
    }
    return { signed: signatures.length > 0, items };
  }

  async bundle(tenant: TenantId, runId: string, format: BundleFormat): Promise<ByteSource> {
    const { profileName, manifestDigest } = await this.runs.finished(tenant, runId);
    const bundle = await this.#bundle(tenant, runId);
    const names = { profile: profileName, manifest: parseDigest(manifestDigest) };
    const source = await this.#located(tenant, bundle, names, format);
    return watched(source, async () => this.#setAside(tenant, await bundleFiles(this.store, tenant, bundle)));
  }

  /** Clients that ask for one bundle together wait for one look at the places of its files, and share what it finds. */
  #located(tenant: TenantId, bundle: BundleRecord, names: Names, format: BundleFormat): Promise<ByteSource> {
    const key = [tenant, bundle.manifestDigest, bundle.signedBy, names.profile, format].join(' ');
    const known = this.#locating.get(key);
    if (known) return known;
    const locating = this.#locate(tenant, bundle, names, format).finally(() => this.#locating.delete(key));
    this.#locating.set(key, locating);
    return locating;
  }

  async #locate(
    tenant: TenantId,
    bundle: BundleRecord,
    { profile, manifest: digest }: Names,
    format: BundleFormat,
  ): Promise<ByteSource> {
    const files = await locateBundle(this.store, tenant, bundle);
    if (format === 'tar') return tarSource(bundle, files, profile);
    const manifest = parseManifest(await this.store.read(tenant, digest, manifestLimit));
    return ociLayoutSource(bundle, files, manifest.asOf, profile);
  }

  /** After a reader met wrong bytes: finds which blobs they are of, so that the next reader is told before it begins (F28). */
  async #setAside(tenant: TenantId, files: readonly LayoutFile[]): Promise<void> {
    try {
      const digests = files.flatMap(({ pieces }) => pieces.map(([hex]) => `sha256:${hex}` as Digest));
      for (const digest of await this.store.check(tenant, digests))
        this.#log.error(`blob_quarantined ${digest} of tenant ${tenant}: found by a download`);
    } catch (error) {
      this.#log.warn(`a damaged download could not be looked into: ${String(error)}`);
    }
  }

  /** What goes out: the encrypted form where there is one. */
  async #bundle(tenant: TenantId, runId: string): Promise<BundleRecord> {
    const run = await this.runs.finished(tenant, runId);
    return this.#find(tenant, run, run.result?.encryptionDigest ?? run.manifestDigest);
  }

  async #plainBundle(tenant: TenantId, runId: string): Promise<BundleRecord> {
    const run = await this.runs.finished(tenant, runId);
    return this.#find(tenant, run, run.manifestDigest);
  }

  async #find(tenant: TenantId, run: Run, digest: string): Promise<BundleRecord> {
    requireContent(run);
    const signedBy = run.result?.signatures[0]?.kid ?? '';
    const bundle = await this.bundles.find(tenant, { manifestDigest: parseDigest(digest), signedBy });
    if (!bundle || bundle.state === 'sealed') throw notFound('bundle');
    if (bundle.state === 'purged')
      throw new ExportCenterError('EC-GONE', 'not-found', 'the content of this run was purged');
    return bundle;
  }
}
