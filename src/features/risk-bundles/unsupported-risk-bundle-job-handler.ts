import { notSupported } from '../../kernel/errors.js';
import type { RiskBundleJobHandler } from './risk-bundle-job-handler.port.js';

const refuse = async (): Promise<never> => {
  throw notSupported('the risk bundle job handler', 'no durable backend exists in this release');
};

export class UnsupportedRiskBundleJobHandler implements RiskBundleJobHandler {
  readonly create = refuse;
  readonly list = refuse;
  readonly get = refuse;
  readonly document = refuse;
  readonly providers = refuse;
  readonly cancel = refuse;
}
