import { formatBytes, formatCount, formatDuration } from './quantities.js';
import type { Column } from './print-list.js';
import { renderFields, type Cell } from './table.js';
import type { Run } from './watch-run.js';

export function renderRun(run: Run): string {
  const { result, error } = run;
  const fields: [string, Cell][] = [
    ['run', run.id],
    ['profile', `${run.profile.name} revision ${run.profile.revision} (${run.profile.kind})`],
    ['state', run.state === 'running' && run.stage ? `running, stage ${run.stage}` : run.state],
    ['attempt', run.attempt],
    ['created', run.createdAt],
  ];
  if (run.base) fields.push(['base', run.base.manifestDigest]);
  for (const { warning } of run.stale) fields.push(['stale', warning]);
  const duration = took(run);
  if (duration) fields.push(['took', duration]);
  if (result) fields.push(...resultFields(result));
  if (run.comparison) fields.push(['reproduces', verdictOf(run.comparison)]);
  if (error)
    fields.push(
      ['error', `${error.detail ?? error.title ?? 'failed'}${error.code ? ` [${error.code}]` : ''}`],
      ['failed in', error.stage],
    );
  return renderFields(fields);
}

function verdictOf({ of, manifestDigest, itemSetRoot, plainDigests }: NonNullable<Run['comparison']>): string {
  const parts = { manifestDigest, itemSetRoot, plainDigests };
  const differing = Object.entries(parts).filter(([, { equal }]) => equal === false);
  return differing.length === 0 ? `${of}: the same` : `${of}: DIFFERS in ${differing.map(([name]) => name).join(', ')}`;
}

function resultFields(result: NonNullable<Run['result']>): [string, Cell][] {
  const fields: [string, Cell][] = [
    ['records', formatCount(result.records)],
    ['files', formatCount(result.files)],
    ['size', `${formatBytes(result.bytes)} (${formatCount(result.bytes)} bytes as tar)`],
    ['manifestDigest', result.manifestDigest],
    ['itemSetRoot', result.itemSetRoot],
    ['tarDigest', result.tarDigest],
  ];
  if (result.reusedFrom) fields.push(['reused from', result.reusedFrom]);
  return fields;
}

export const runColumns: readonly Column<Run>[] = [
  { title: 'RUN', field: 'id', value: ({ id }) => id },
  { title: 'PROFILE', field: 'profile.name', value: ({ profile }) => profile.name },
  { field: 'profile.revision', value: ({ profile }) => profile.revision },
  { title: 'STATE', field: 'state', value: ({ state }) => state },
  { title: 'RECORDS', field: 'result.records', value: ({ result }) => result?.records },
  { field: 'result.bytes', value: ({ result }) => result?.bytes },
  { field: 'result.manifestDigest', value: ({ result }) => result?.manifestDigest },
  { title: 'TOOK', field: 'seconds', value: secondsOf, shown: took },
  { title: 'CREATED', field: 'createdAt', value: ({ createdAt }) => createdAt },
  { field: 'finishedAt', value: ({ finishedAt }) => finishedAt },
  { field: 'error.code', value: ({ error }) => error?.code },
];

function secondsOf({ startedAt, finishedAt }: Run): number | undefined {
  return startedAt && finishedAt ? (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000 : undefined;
}

function took(run: Run): string | undefined {
  const seconds = secondsOf(run);
  if (seconds === undefined) return undefined;
  return seconds < 10 ? `${seconds.toFixed(seconds < 1 ? 2 : 1)} s` : formatDuration(seconds);
}
