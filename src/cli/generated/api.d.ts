// Hand-made subset; scripts/generate-client.mjs replaces it by the types of the real OpenAPI document.
type Json<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Problem = { headers: Record<string, unknown>; content: { 'application/problem+json': Record<string, unknown> } };
type Page<T> = { items: T[]; nextPageToken?: string };

export interface components {
  schemas: {
    Capabilities: { environment: string; signingRequired: boolean; profileKinds: { kind: string; available: boolean }[]; codecs: string[]; evidenceFormats: string[]; limits: Record<string, number>; capabilities: { name: string; implementation: string; provider: string }[]; warnings: string[] };
    Profile: { id: string; name: string; kind: string; revision: number; selectors: object; compression: object; sharding: object; allowEmpty: boolean; labels: Record<string, string>; specDigest: string; createdAt: string; archivedAt?: string };
    Run: {
      id: string;
      profile: { id: string; name: string; revision: number; kind: string };
      state: string;
      stage?: string;
      attempt: number;
      plan?: { planDigest?: string; counts?: Record<string, number>; shards?: number };
      progress?: { percent?: number; done?: number; total?: number; unit?: string; bytesWritten?: number; etaSeconds?: number };
      result?: { manifestDigest: string; itemSetRoot: string; tarDigest: string; bytes: number; files: number; records: number; reusedFrom?: string };
      error?: { code?: string; detail?: string; title?: string; stage?: string };
      createdAt: string;
      startedAt?: string;
      finishedAt?: string;
    };
  };
}
type Profile = components['schemas']['Profile'];
type Run = components['schemas']['Run'];
type Body<T> = { content: { 'application/json': T } };
type Create<Req, Res> = {
  parameters: { query?: Record<string, unknown>; header: { 'Idempotency-Key': string }; path?: never; cookie?: never };
  requestBody: Body<Req>;
  responses: { 200: Json<Res>; 201: Json<Res>; 202: Json<Res>; default: Problem };
};
type Verb<Req, Res> = {
  parameters: { query?: Record<string, unknown>; header?: Record<string, string>; path: { id: string }; cookie?: never };
  requestBody?: Body<Req>;
  responses: { 200: Json<Res>; 202: Json<Res>; default: Problem };
};
type Read<Res> = {
  parameters: { query?: Record<string, unknown>; header?: never; path: { id: string }; cookie?: never };
  requestBody?: never;
  responses: { 200: Json<Res>; default: Problem };
};
type List<Res> = {
  parameters: { query?: Record<string, unknown>; header?: never; path?: never; cookie?: never };
  requestBody?: never;
  responses: { 200: Json<Res>; default: Problem };
};

export interface paths {
  '/api/v1/capabilities': { get: List<components['schemas']['Capabilities']> };
  '/api/v1/profiles': { get: List<Page<Profile>>; post: Create<Record<string, unknown>, Profile> };
  '/api/v1/profiles/{id}': { get: Read<Profile>; patch: Verb<Record<string, unknown>, Profile> };
  '/api/v1/runs:plan': { post: { parameters: { path?: never }; requestBody: Body<Record<string, unknown>>; responses: { 200: Json<Record<string, unknown>>; default: Problem } } };
  '/api/v1/runs': { get: List<Page<Run>>; post: Create<Record<string, unknown>, Run> };
  '/api/v1/runs/{id}': { get: Read<Run> };
  '/api/v1/runs/{id}:cancel': { post: Verb<{ reason?: string }, Run> };
  '/api/v1/runs/{id}:retry': { post: Verb<Record<string, unknown>, Run> };
  '/api/v1/runs/{id}:reproduce': { post: Verb<Record<string, unknown>, Run> };
}
