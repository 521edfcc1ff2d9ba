import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { BundleDiff } from '../../formats/bundle-diff/bundle-diff.js';
import { ExportCenterError, integrity } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { DiffWorker } from '../../stages/diffing/diff-worker.js';
import { DownloadsService } from './downloads.service.js';

/** Compares the bundles of two runs where they lie in the content store. */
@Injectable()
export class RunDiffsService implements OnModuleDestroy {
  readonly #worker = new DiffWorker();

  constructor(@Inject(DownloadsService) private readonly downloads: DownloadsService) {}

  /**
   * Errors: those of DownloadsService for either run, `EC-DIFF-KIND` (invalid), `EC-UNAVAILABLE-DIFF`, `EC-BLOB-DAMAGED` where a stored bundle is not
   * what it was.
   */
  async diff(tenant: TenantId, base: string, run: string, limit: number): Promise<BundleDiff> {
    const before = await this.downloads.located(tenant, base);
    const after = await this.downloads.located(tenant, run);
    return this.#worker.diff({ before, after, limit }).catch(asDamage);
  }

  async onModuleDestroy(): Promise<void> {
    await this.#worker[Symbol.asyncDispose]();
  }
}

function asDamage(error: unknown): never {
  if (!(error instanceof ExportCenterError) || error.kind !== 'integrity') throw error;
  throw integrity('EC-BLOB-DAMAGED', `a stored bundle cannot be read: ${error.message}`, { cause: error });
}
