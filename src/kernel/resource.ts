/** A resource whose shape its durable backend will fix; until then only its id is known. */
export interface Resource {
  readonly id: string;
  readonly [field: string]: unknown;
}

export type ResourceInput = Readonly<Record<string, unknown>>;
