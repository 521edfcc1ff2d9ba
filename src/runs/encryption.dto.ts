import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsString, MaxLength } from 'class-validator';
import { recipientLimit } from '../formats/age/age-file.js';
import { IsOmittable } from '../platform/http/omittable.js';

/** Characters; a post-quantum recipient has 1,959. */
const longestRecipient = 2_048;

export class EncryptionInput {
  @ApiProperty({
    type: [String],
    maxItems: recipientLimit,
    example: ['age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj'],
    description:
      'age recipients: either all age1... or all age1pq... (post-quantum). Taking one away begins a new epoch',
  })
  @IsArray()
  @ArrayMaxSize(recipientLimit)
  @IsString({ each: true })
  @MaxLength(longestRecipient, { each: true })
  readonly recipients: string[];

  @ApiPropertyOptional({
    default: true,
    description: 'Refuse to be without recipients, so that no bundle of the profile leaves in plain',
  })
  @IsOmittable()
  @IsBoolean()
  readonly strict?: boolean;
}
