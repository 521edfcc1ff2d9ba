import { notSupported } from '../../kernel/errors.js';
import type { ExportAttestationService } from './export-attestation-service.port.js';

const refuse = async (): Promise<never> => {
  throw notSupported('the attestation service', 'no durable backend exists in this release');
};

export class UnsupportedExportAttestationService implements ExportAttestationService {
  readonly create = refuse;
  readonly list = refuse;
  readonly get = refuse;
  readonly document = refuse;
}
