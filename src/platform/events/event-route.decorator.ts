import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { EventPage } from './event.dto.js';

const frames = [
  'retry: 2000',
  '',
  'id: 42',
  'event: export-center.run.succeeded.v1',
  'data: {"specversion":"1.0","type":"export-center.run.succeeded.v1","sequence":"42"}',
  '',
];

/** Documents a route that `EventAnswer` answers. */
export const EventRoute = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Stream: go on after this sequence number' }),
    ApiExtraModels(EventPage),
    ApiOkResponse({
      description: 'A page, or with `Accept: text/event-stream` a stream of events as they are committed',
      content: {
        'application/json': { schema: { $ref: getSchemaPath(EventPage) } },
        'text/event-stream': { schema: { type: 'string' }, example: frames.join('\n') },
      },
    }),
  );
