import { notSupported } from '../../kernel/errors.js';
import type { SimulationReportExporter } from './simulation-report-exporter.port.js';

const refuse = async (): Promise<never> => {
  throw notSupported('the simulation report exporter', 'no durable backend exists in this release');
};

export class UnsupportedSimulationReportExporter implements SimulationReportExporter {
  readonly create = refuse;
  readonly list = refuse;
  readonly get = refuse;
  readonly document = refuse;
}
