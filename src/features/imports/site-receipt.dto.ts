import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { receiptType } from '../../formats/receipt/receipt.js';
import { IsOmittable } from '../../platform/http/omittable.js';

export class SiteReceiptInput {
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'What goes back beside the receipt: any JSON object of at most 64 KiB, which a person has read',
  })
  @IsOmittable()
  @IsObject()
  readonly findings?: Record<string, unknown>;
}

export class ReceiptSignatureResource {
  @ApiPropertyOptional() readonly keyid?: string;
  @ApiProperty({ description: 'Base64' }) readonly sig: string;
}

/** The DSSE envelope of a receipt, to be carried back as it is (docs/formats/receipt.md). */
export class SiteReceiptResource {
  @ApiProperty({ enum: [receiptType] }) readonly payloadType: string;
  @ApiProperty({ description: 'The receipt: canonical JSON in base64' }) readonly payload: string;
  @ApiProperty({ type: [ReceiptSignatureResource] }) readonly signatures: readonly ReceiptSignatureResource[];
}
