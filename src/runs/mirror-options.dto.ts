import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { IsOmittable } from '../platform/http/omittable.js';
import { IsResourceName } from '../platform/http/resource-name.js';

/** What a profile of mirrors can say. */
export class MirrorOptionsInput {
  @ApiPropertyOptional({
    example: 'plant',
    description:
      'Name under which far sites keep the mirror: the name of the profile unless given. A delta goes on with the mirror of its base',
  })
  @IsOmittable()
  @IsResourceName()
  readonly name?: string;

  @ApiPropertyOptional({
    description:
      'Of a mirror:delta: changed records travel as patches of what the base holds of them, in a fraction of the bytes. They are of use only where the base is',
    default: false,
  })
  @IsOmittable()
  @IsBoolean()
  readonly compact?: boolean;
}
