import { ApiPropertyOptional } from '@nestjs/swagger';
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
}
