import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';

export const IF_MATCH = 'If-Match';
const etag = { ETag: { description: 'Names this version', schema: { type: 'string' as const } } };

/** Documents a GET whose handler sets `ETag`; a client that has that version already is answered 304 without a body. */
export const ReadsVersion = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({ name: 'If-None-Match', required: false, description: 'ETag of the version that the client has' }),
    ApiResponse({ status: 304, description: 'The client has this version', headers: etag }),
  );

/** Documents a PUT, PATCH or DELETE that calls `requireIfMatch`, and its answers 412 and 428. */
export const ChangesVersion = (): MethodDecorator =>
  applyDecorators(ApiHeader({ name: IF_MATCH, required: true, description: 'ETag of the version that is changed' }));
