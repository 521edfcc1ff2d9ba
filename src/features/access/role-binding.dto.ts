import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsObject, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { roleScopes } from '../../platform/auth/scopes.js';
import { PageResource } from '../../platform/http/page.js';

export const bindingKinds = ['subject', 'group'] as const;
export type BindingKind = (typeof bindingKinds)[number];

/** Bindings of one tenant at most. Beyond that bind groups. */
export const maximumBindings = 1_000;

export class RoleBindingInput {
  @ApiProperty({ enum: bindingKinds, description: 'What the name is in a token: `sub`, or one of `groups`' })
  @IsIn(bindingKinds)
  readonly kind: BindingKind;

  @ApiProperty({ example: 'ann@example.org', minLength: 1, maxLength: 255 })
  @IsString()
  @Length(1, 255)
  @Matches(/^\P{Cc}+$/u, { message: 'name must be a text without control characters' })
  readonly name: string;

  /** Checked by the service: an unknown role is 422. */
  @ApiProperty({ enum: Object.keys(roleScopes) })
  @IsString()
  @Length(1, 64)
  readonly role: string;
}

export class RoleBindingsInput {
  @ApiProperty({
    type: [RoleBindingInput],
    maxItems: maximumBindings,
    description: 'All bindings of the tenant from now on',
  })
  @IsArray()
  @ArrayMaxSize(maximumBindings)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => RoleBindingInput)
  readonly items: RoleBindingInput[];
}

export class RoleBindingResource {
  @ApiProperty({ enum: bindingKinds }) readonly kind: BindingKind;
  @ApiProperty({ example: 'ann@example.org' }) readonly name: string;
  @ApiProperty({ enum: Object.keys(roleScopes) }) readonly role: string;
  @ApiProperty() readonly createdBy: string;
  @ApiProperty({ format: 'date-time' }) readonly createdAt: string;
}

export class RoleBindingPage extends PageResource {
  @ApiProperty({ type: [RoleBindingResource] }) readonly items: RoleBindingResource[];
}
