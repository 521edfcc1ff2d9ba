import { notSupported } from '../../kernel/errors.js';
import type { ExceptionReportGenerator } from './exception-report-generator.port.js';

const refuse = async (): Promise<never> => {
  throw notSupported('the exception report generator', 'no durable backend exists in this release');
};

export class UnsupportedExceptionReportGenerator implements ExceptionReportGenerator {
  readonly create = refuse;
  readonly list = refuse;
  readonly get = refuse;
  readonly document = refuse;
}
