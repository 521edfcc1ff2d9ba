import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Policy } from '../auth/policy.decorator.js';
import { HealthService, type HealthReport } from './health.service.js';

const word = (...words: string[]) => ({ type: 'string', enum: words });

const report = {
  schema: {
    type: 'object',
    required: ['status', 'checks'],
    properties: {
      status: word('ok', 'unavailable'),
      checks: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'status'],
          properties: { name: { type: 'string', example: 'database' }, status: word('ok', 'failed') },
        },
      },
    },
  },
};

/** Row 1: for load balancers and supervisors. Says which part fails and nothing about versions or hosts. */
@ApiTags('health')
@Controller('healthz')
export class HealthController {
  readonly #health: HealthService;

  constructor(@Inject(HealthService) health: HealthService) {
    this.#health = health;
  }

  @Get('live')
  @Policy({ scope: 'none' })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'getLiveness', summary: 'Whether the process answers at all' })
  @ApiOkResponse({
    description: 'It does',
    schema: { type: 'object', required: ['status'], properties: { status: word('ok') } },
  })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Policy({ scope: 'none' })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'getReadiness', summary: 'Whether the process can take requests' })
  @ApiOkResponse({ description: 'Every check passed', ...report })
  @ApiServiceUnavailableResponse({ description: 'A check failed or the process is shutting down', ...report })
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthReport> {
    return answer(response, await this.#health.ready());
  }

  @Get('startup')
  @Policy({ scope: 'none' })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'getStartup', summary: 'Whether the process has finished starting' })
  @ApiOkResponse({ description: 'It has', ...report })
  @ApiServiceUnavailableResponse({ description: 'Not yet', ...report })
  async startup(@Res({ passthrough: true }) response: Response): Promise<HealthReport> {
    return answer(response, await this.#health.startup());
  }
}

function answer(response: Response, report: HealthReport): HealthReport {
  response.status(report.status === 'ok' ? 200 : 503);
  return report;
}
