import { notSupported } from '../../kernel/errors.js';
import type { ExportIncidentManager } from './export-incident-manager.port.js';

const refuse = async (): Promise<never> => {
  throw notSupported('the incident manager', 'no durable backend exists in this release');
};

export class UnsupportedExportIncidentManager implements ExportIncidentManager {
  readonly create = refuse;
  readonly list = refuse;
  readonly get = refuse;
  readonly update = refuse;
  readonly transition = refuse;
  readonly timeline = refuse;
  readonly mode = refuse;
  readonly setMode = refuse;
  readonly alerts = refuse;
  readonly acknowledgeAlert = refuse;
}
