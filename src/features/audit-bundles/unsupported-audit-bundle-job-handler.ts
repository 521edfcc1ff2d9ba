import { notSupported } from '../../kernel/errors.js';
import type { AuditBundleJobHandler } from './audit-bundle-job-handler.port.js';

const refuse = async (): Promise<never> => {
  throw notSupported('the audit bundle job handler', 'no durable backend exists in this release');
};

export class UnsupportedAuditBundleJobHandler implements AuditBundleJobHandler {
  readonly create = refuse;
  readonly list = refuse;
  readonly get = refuse;
  readonly document = refuse;
}
