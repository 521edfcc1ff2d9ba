import { isDigest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import { locateBundle } from '../../stages/packaging/bundle-files.js';
import type { BundleAvailability } from '../bundle-availability.port.js';
import type { PipelineTools } from './pipeline-tools.js';
import { signedBy } from './seal-step.js';

/** Looks for the bundle that this installation's key signed, published, with every byte of it in place. */
export class PipelineBundleAvailability implements BundleAvailability {
  readonly #tools: Pick<PipelineTools, 'bundles' | 'signer' | 'store'>;

  constructor(tools: Pick<PipelineTools, 'bundles' | 'signer' | 'store'>) {
    this.#tools = tools;
  }

  async isAvailable(tenant: TenantId, manifestDigest: string): Promise<boolean> {
    if (!isDigest(manifestDigest)) return false;
    const { bundles, signer, store } = this.#tools;
    const bundle = await bundles.find(tenant, { manifestDigest, signedBy: await signedBy(signer) });
    if (bundle?.state !== 'live') return false;
    return locateBundle(store, tenant, bundle).then(
      () => true,
      () => false,
    );
  }
}
