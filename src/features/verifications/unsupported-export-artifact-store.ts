import { notSupported } from '../../kernel/errors.js';
import type { ExportArtifactStore } from './export-artifact-store.port.js';

const refuse = async (): Promise<never> => {
  throw notSupported(
    'the artifact store for verifications',
    'verify a bundle with `export-center verify`, which needs no server',
  );
};

export class UnsupportedExportArtifactStore implements ExportArtifactStore {
  readonly create = refuse;
  readonly list = refuse;
  readonly get = refuse;
}
