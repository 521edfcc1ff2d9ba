import { notSupported } from '../../kernel/errors.js';
import type { PromotionAttestationAssembler } from './promotion-attestation-assembler.port.js';

const refuse = async (): Promise<never> => {
  throw notSupported('the promotion attestation assembler', 'no durable backend exists in this release');
};

export class UnsupportedPromotionAttestationAssembler implements PromotionAttestationAssembler {
  readonly create = refuse;
  readonly list = refuse;
  readonly get = refuse;
  readonly document = refuse;
}
