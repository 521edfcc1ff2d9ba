import { SetMetadata } from '@nestjs/common';

export const BODY_MODE = 'export-center:body-mode';
export type BodyMode = 'json' | 'optional-json' | 'raw';

/** The handler reads the request's stream itself (evidence uploads): no parsing, no content-type rule, no size limit here. */
export const RawBody = () => SetMetadata(BODY_MODE, 'raw' satisfies BodyMode);

/** An absent body counts as `{}`: for verbs whose every field is optional, such as `:cancel`. */
export const OptionalBody = () => SetMetadata(BODY_MODE, 'optional-json' satisfies BodyMode);
