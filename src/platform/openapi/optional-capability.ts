import { ApiNotImplementedResponse } from '@nestjs/swagger';

/** For a controller whose port may be served by nothing: each of its routes can answer 501 (EC-NOT-SUPPORTED). */
export const OptionalCapability = () => ApiNotImplementedResponse({ description: 'The capability is not configured' });
