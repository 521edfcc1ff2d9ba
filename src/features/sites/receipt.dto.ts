import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsString, MaxLength, ValidateNested } from 'class-validator';
import { findingsLimit, receiptType } from '../../formats/receipt/receipt.js';
import { IsOmittable } from '../../platform/http/omittable.js';
import { PageQuery } from '../../platform/http/page-query.js';
import { PageResource } from '../../platform/http/page.js';
import { TextParameter } from '../../platform/http/query-parameters.js';

const payloadLimit = 2 * findingsLimit;

export class EnvelopeSignatureInput {
  @ApiPropertyOptional({ description: 'A hint which key made it' })
  @IsOmittable()
  @IsString()
  @MaxLength(256)
  readonly keyid?: string;

  @ApiProperty({ description: 'Base64' })
  @IsString()
  @MaxLength(16_384)
  readonly sig: string;
}

/** The DSSE envelope of a receipt, as the site wrote it (docs/formats/receipt.md). */
export class ReceiptInput {
  @ApiProperty({ enum: [receiptType] })
  @IsIn([receiptType])
  readonly payloadType: string;

  @ApiProperty({ description: 'The receipt: canonical JSON in base64' })
  @IsString()
  @MaxLength(payloadLimit)
  readonly payload: string;

  @ApiProperty({ type: [EnvelopeSignatureInput] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(8)
  @ValidateNested({ each: true })
  @Type(() => EnvelopeSignatureInput)
  readonly signatures: EnvelopeSignatureInput[];
}

export class ReceiptListQuery extends PageQuery {
  @TextParameter('Id or name of a site', 'plant-7')
  readonly site?: string;
}

export class ReceiptResource {
  @ApiProperty({ example: 'plant-7' }) readonly site: string;
  @ApiProperty({ example: 12 }) readonly counter: number;
  @ApiProperty({ description: 'SHA-256 of the payload; the next receipt names it as `previous`' })
  readonly digest: string;
  @ApiProperty() readonly mirror: string;
  @ApiProperty({ description: 'The run whose bundle was imported' }) readonly runId: string;
  @ApiProperty() readonly manifestDigest: string;
  @ApiProperty({ description: 'Root of the mirror after the import' }) readonly itemSetRoot: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What the site signed' })
  readonly receipt: Record<string, unknown>;
  @ApiProperty() readonly acceptedBy: string;
  @ApiProperty({ format: 'date-time' }) readonly acceptedAt: string;
}

export class ReceiptPage extends PageResource {
  @ApiProperty({ type: [ReceiptResource] }) readonly items: ReceiptResource[];
}
