import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsOmittable } from '../../platform/http/omittable.js';
import { PageResource } from '../../platform/http/page.js';
import { IsResourceName } from '../../platform/http/resource-name.js';
import { FeedResource } from '../../stages/evidence/feed-resource.js';
import { defaultPinDays, siteProfileLimit } from './site.js';

const keyExample = '-----BEGIN PUBLIC KEY-----\n...\n-----END PUBLIC KEY-----\n';
const publicKeyProperty = {
  type: String,
  example: keyExample,
  description: 'What its receipts are signed with: one public key, PEM',
} as const;
const profiles: [typeof String] = [String];
const profilesProperty = {
  type: profiles,
  example: ['nightly', 'nightly-delta'],
  description: 'Profiles that it is sent',
};
const profilePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

class SiteChoices {
  @ApiPropertyOptional({
    minimum: 1,
    maximum: 400,
    default: defaultPinDays,
    description: 'Days after its last receipt for which what it holds is kept as a base',
  })
  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(400)
  readonly pinDays?: number;

  @ApiPropertyOptional({
    default: false,
    description: 'Whether its receipts may carry findings, at most 64 KiB of JSON',
  })
  @IsOmittable()
  @IsBoolean()
  readonly findings?: boolean;
}

/** What can be changed of a site: each field given replaces the present one. */
export class SitePatch extends SiteChoices {
  @ApiPropertyOptional(publicKeyProperty)
  @IsOmittable()
  @IsString()
  @MaxLength(16_384)
  readonly publicKey?: string;

  @ApiPropertyOptional(profilesProperty)
  @IsOmittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(siteProfileLimit)
  @Matches(profilePattern, { each: true, message: 'profiles must be ids or names of profiles' })
  readonly profiles?: string[];
}

export class SiteInput extends SiteChoices {
  @ApiProperty({ example: 'plant-7' })
  @IsResourceName()
  readonly name: string;

  @ApiProperty(publicKeyProperty)
  @IsString()
  @MaxLength(16_384)
  readonly publicKey: string;

  @ApiProperty(profilesProperty)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(siteProfileLimit)
  @Matches(profilePattern, { each: true, message: 'profiles must be ids or names of profiles' })
  readonly profiles: string[];
}

export class HoldingResource {
  @ApiProperty({ example: 'nightly' }) readonly mirror: string;
  @ApiProperty({ example: 'nightly-delta', description: 'Whose bundle it imported last' }) readonly profile: string;
  @ApiProperty({ example: 'run_01JD0000000000000000000000' }) readonly runId: string;
  @ApiProperty() readonly manifestDigest: string;
  @ApiProperty() readonly itemSetRoot: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly asOf: string | null;
  @ApiProperty({ format: 'date-time' }) readonly acknowledgedAt: string;
  @ApiProperty({ description: 'Sets of evidence published for it since' }) readonly behind: number;
  @ApiProperty({ description: 'From the publication of what it holds to that of the newest' })
  readonly lagSeconds: number;
  @ApiProperty({
    type: [String],
    description: 'Bundles that never arrived, of which its last 20 receipts tell: their manifest digests',
  })
  readonly gaps: readonly string[];
  @ApiProperty({ type: 'integer', description: 'Feeds of what it holds that are older than their limit' })
  readonly staleFeeds: number;
  @ApiProperty({ type: [FeedResource], description: 'How old what it holds is: the stale ones first, at most 100' })
  readonly feeds: readonly FeedResource[];
}

export class SiteResource {
  @ApiProperty({ example: 'sit_01JD0000000000000000000000' }) readonly id: string;
  @ApiProperty({ example: 'plant-7' }) readonly name: string;
  @ApiProperty({ example: keyExample }) readonly publicKey: string;
  @ApiProperty({ description: 'SHA-256 of the key, 64 hex digits' }) readonly fingerprint: string;
  @ApiProperty({ type: [String], description: 'Ids of profiles' }) readonly profiles: string[];
  @ApiProperty() readonly pinDays: number;
  @ApiProperty() readonly findings: boolean;
  @ApiProperty({ type: [HoldingResource], description: 'What it runs, by its receipts' })
  readonly holdings: HoldingResource[];
  @ApiProperty({ description: 'Of its last receipt; 0 before the first' }) readonly counter: number;
  @ApiProperty({ type: 'integer', description: 'Receipts that were lost on the way: its counter passed them over' })
  readonly lostReceipts: number;
  @ApiProperty({ type: String, nullable: true, example: '1.2.0', description: 'Version of its program' })
  readonly program: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readonly lastReceiptAt: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until then what it holds is kept as a base; null before its first receipt',
  })
  readonly pinnedUntil: string | null;
  @ApiProperty() readonly createdBy: string;
  @ApiProperty({ format: 'date-time' }) readonly createdAt: string;
  @ApiProperty({ format: 'date-time' }) readonly updatedAt: string;
}

export class SitePage extends PageResource {
  @ApiProperty({ type: [SiteResource] }) readonly items: SiteResource[];
}
