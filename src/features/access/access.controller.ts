import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../../platform/auth/caller.js';
import { CurrentCaller, Policy } from '../../platform/auth/policy.decorator.js';
import { Me } from './me.dto.js';

/** Row 6: what the service knows about the caller. */
@ApiTags('access')
@Controller('me')
export class AccessController {
  @Get()
  @Policy({ scope: 'any' })
  @ApiOperation({ operationId: 'getMe', summary: 'Who the credential says is calling, and what it may do' })
  @ApiOkResponse({ type: Me })
  me(@CurrentCaller() caller: Caller): Me {
    return {
      subject: caller.subject,
      tenant: { id: caller.tenant.id, slug: caller.tenant.slug },
      tenants: [...(caller.tenants ?? [])],
      roles: [...caller.roles].sort(),
      scopes: [...caller.scopes].sort(),
      ...(caller.expiresAt ? { expiresAt: caller.expiresAt.toISOString() } : {}),
    };
  }
}
