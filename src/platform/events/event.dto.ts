import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageResource } from '../http/page.js';

/** CloudEvents 1.0 JSON. */
export class EventResource {
  @ApiProperty({ enum: ['1.0'] }) readonly specversion: '1.0';
  @ApiProperty() readonly id: string;
  @ApiProperty({ example: '/tenants/default' }) readonly source: string;
  @ApiProperty({ example: 'export-center.run.succeeded.v1' }) readonly type: string;
  @ApiProperty() readonly subject: string;
  @ApiProperty({ format: 'date-time' }) readonly time: string;
  @ApiProperty({ enum: ['application/json'] }) readonly datacontenttype: 'application/json';
  @ApiProperty() readonly dataschema: string;
  @ApiPropertyOptional() readonly traceparent?: string;
  @ApiProperty({ description: 'Number in the timeline of the tenant, gap-free', example: '42' })
  readonly sequence: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) readonly data: unknown;
}

export class EventPage extends PageResource {
  @ApiProperty({ type: [EventResource] }) readonly items: readonly EventResource[];
}
