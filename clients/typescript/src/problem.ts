import type { Problem } from './generated/types.gen.js';

/** What every operation resolves to: the data of a good answer, or the problem of a refusal. */
export interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response?: Response;
}

/** A refusal of the server, RFC 9457. `problem.code` is stable; `problem.errors` point at fields. */
export class ExportCenterProblem extends Error {
  override readonly name = 'ExportCenterProblem';
  readonly status: number;
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `the server answered ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** What an operation gives. One that makes or changes something answers a rehearsal (`validateOnly`) without a body: do not unwrap that. */
type Given<Data> = [Exclude<Data, void>] extends [never] ? void : Exclude<Data, void>;

/** The data of a good answer; throws ExportCenterProblem for a refusal, and what `fetch` threw where there was no answer. */
export function unwrap<Data>({ data, error, response }: Answer<Data>): Given<Data> {
  if (response === undefined) throw error;
  if (response.ok) return data as Given<Data>;
  throw new ExportCenterProblem(response.status, typeof error === 'object' && error !== null ? error : {});
}
