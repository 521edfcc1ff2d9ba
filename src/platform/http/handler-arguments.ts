import { RESPONSE_PASSTHROUGH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/internal';

/** Numbers that Nest gives the kinds of handler parameters (`RouteParamtypes`). */
const RESPONSE = 1;
const QUERY = 4;

export interface HandlerArguments {
  /** The handler has `@Res()` without passthrough: it writes the response itself. */
  readonly response: boolean;
  /** 'object' where the handler takes the whole query (a DTO checks it), else the names of the parameters that it takes. */
  readonly query: 'object' | readonly string[];
}

const known = new WeakMap<object, Map<string, HandlerArguments>>();

/** What a handler's parameter decorators say; read once per handler. */
export function handlerArguments(controller: object, method: string): HandlerArguments {
  const ofController = known.get(controller) ?? new Map<string, HandlerArguments>();
  known.set(controller, ofController);
  const found = ofController.get(method) ?? readArguments(controller, method);
  ofController.set(method, found);
  return found;
}

function readArguments(controller: object, method: string): HandlerArguments {
  const metadata = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    { data?: unknown }
  >;
  const passthrough = Reflect.getMetadata(RESPONSE_PASSTHROUGH_METADATA, controller, method) === true;
  const entries = Object.entries(metadata).map(([key, { data }]) => ({
    kind: Number.parseInt(key, 10),
    custom: key.includes('custom'),
    data,
  }));
  const queries = entries.filter(({ kind, custom }) => kind === QUERY && !custom);
  return {
    response: entries.some(({ kind, custom }) => kind === RESPONSE && !custom) && !passthrough,
    query: queries.some(({ data }) => typeof data !== 'string') ? 'object' : queries.map(({ data }) => String(data)),
  };
}
