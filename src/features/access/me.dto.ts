import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { scopes } from '../../platform/auth/scopes.js';

export class MyTenant {
  @ApiProperty({ format: 'uuid' })
  readonly id: string;

  @ApiProperty({ example: 'default' })
  readonly slug: string;
}

export class Me {
  @ApiProperty({ example: 'key:key_01JC0000000000000000000000' })
  readonly subject: string;

  @ApiProperty({ type: MyTenant })
  readonly tenant: MyTenant;

  @ApiProperty({
    type: [String],
    description: 'Further tenants that the token names; the header X-Tenant-Id picks one of them or its own',
    example: [],
  })
  readonly tenants: string[];

  @ApiProperty({ type: [String], example: ['operator'] })
  readonly roles: string[];

  @ApiProperty({ enum: scopes, isArray: true, example: ['export:read'] })
  readonly scopes: string[];

  @ApiPropertyOptional({ format: 'date-time' })
  readonly expiresAt?: string;
}
