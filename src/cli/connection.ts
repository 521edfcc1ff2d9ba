import type { Command } from 'commander';
import createClient, { type Client } from 'openapi-fetch';
import { unreachable } from './cli-error.js';
import type { paths } from './generated/api.js';
import { problemOf, toProblemError } from './problem.js';
import { trustAuthority } from './trust-authority.js';
import {
  resolveListSettings,
  resolveSettings,
  type GlobalFlags,
  type ListForm,
  type OutputForm,
  type Settings,
} from './settings.js';

/** A server as a command sees it. */
export interface Connection<Form = OutputForm> {
  readonly settings: Settings<Form>;
  /** The typed client; pass its answer to `unwrap`. */
  readonly api: Client<paths>;
  /**
   * For what the typed client cannot do: streams both ways. `path` begins with `/`. Gives the response whatever its status; throws
   * exit 11 where the server cannot be reached.
   */
  send(path: string, init?: RequestInit & { readonly duplex?: 'half' }): Promise<Response>;
  /** Like `send`, but a refusal is thrown as the error to show. */
  request(path: string, init?: RequestInit & { readonly duplex?: 'half' }): Promise<Response>;
}

/** Opens nothing: resolves flags, environment and configuration file (`resolveSettings`) into something that can send. */
export function connect(command: Command): Connection {
  return connectWith(resolveSettings(command.optsWithGlobals<GlobalFlags>(), process.env));
}

/** The same for a command that prints a list. */
export function connectForList(command: Command): Connection<ListForm> {
  return connectWith(resolveListSettings(command.optsWithGlobals<GlobalFlags>(), process.env));
}

export function connectWith<Form extends ListForm = OutputForm>(settings: Settings<Form>): Connection<Form> {
  if (settings.caFile !== undefined) trustAuthority(settings.caFile);
  const authorization: Record<string, string> =
    settings.token === undefined ? {} : { authorization: `Bearer ${settings.token}` };
  const reach = (request: Promise<Response>) => request.catch((cause: unknown) => rethrow(settings.url, cause));
  const send: Connection['send'] = (path, init) =>
    reach(
      fetch(`${settings.url}${path}`, {
        ...init,
        headers: { ...authorization, ...(init?.headers as Record<string, string>) },
      }),
    );
  return {
    settings,
    api: createClient<paths>({
      querySerializer: { array: { style: 'form', explode: false } },
      baseUrl: settings.url,
      headers: authorization,
      fetch: (request) => reach(fetch(request)),
    }),
    send,
    async request(path, init) {
      const response = await send(path, init);
      if (!response.ok) throw await problemOf(response);
      return response;
    },
  };
}

/** The body of a good answer; a refusal is thrown as the error to show. */
export function unwrap<T>(answer: {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}): NonNullable<T> {
  if (!answer.response.ok || answer.data === undefined || answer.data === null)
    throw toProblemError(answer.response, answer.error);
  return answer.data;
}

function rethrow(url: string, cause: unknown): never {
  if (cause instanceof Error && (cause.name === 'AbortError' || cause.name === 'TimeoutError')) throw cause;
  throw unreachable(url, cause);
}
