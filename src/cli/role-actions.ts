import type { Command } from 'commander';
import { usage } from './cli-error.js';
import { connect, connectForList, unwrap, type Connection } from './connection.js';
import { readDocument } from './document-file.js';
import type { components } from './generated/api.js';
import { printNote } from './print.js';
import { printList, type Column } from './print-list.js';
import { toProblemError } from './problem.js';
import { allOf } from './read-pages.js';

type Page = components['schemas']['RoleBindingPage'];
type Binding = components['schemas']['RoleBindingInput'];

interface Versioned {
  readonly items: Page['items'];
  readonly etag: string;
}

export async function listRoles(_flags: unknown, command: Command): Promise<void> {
  const connection = connectForList(command);
  printList(connection.settings, (await readAll(connection)).items, bindingColumns);
}

interface BindingFlags {
  readonly group?: boolean;
  readonly dryRun?: boolean;
}

export async function grantRole(name: string, role: string, flags: BindingFlags, command: Command): Promise<void> {
  const connection = connect(command);
  const { items, etag } = await readAll(connection);
  await replace(connection, [...items, bindingOf(name, role, flags)], etag, flags);
}

export async function withdrawRole(name: string, role: string, flags: BindingFlags, command: Command): Promise<void> {
  const connection = connect(command);
  const { items, etag } = await readAll(connection);
  const gone = bindingOf(name, role, flags);
  const left = items.filter((item) => item.kind !== gone.kind || item.name !== name || item.role !== role);
  await replace(connection, left, etag, flags);
}

export async function setRoles({ file, dryRun }: { file: string; dryRun?: boolean }, command: Command): Promise<void> {
  const connection = connect(command);
  const items = bindingsOf(await readDocument(file), file);
  const { etag } = await readAll(connection);
  await replace(connection, items, etag, { dryRun });
}

/** Words and roles are for the server to judge. Throws usage where the file is no list of objects at all. */
function bindingsOf({ items }: Record<string, unknown>, file: string): Binding[] {
  if (Array.isArray(items) && items.every((item) => typeof item === 'object' && item !== null)) return items;
  throw usage(`${file} must hold {"items": [{"kind", "name", "role"}]}`, { where: file });
}

function bindingOf(name: string, role: string, { group }: BindingFlags): Binding {
  return { kind: group ? 'group' : 'subject', name, role: role as Binding['role'] };
}

/** All bindings, and the version that a change must name: that of the first page, so that a change between two pages is a conflict. */
async function readAll(connection: Pick<Connection, 'api'>): Promise<Versioned> {
  let etag: string | undefined;
  const { items } = await allOf<Page>(async (pageSize, pageToken) => {
    const answer = await connection.api.GET('/api/v1/role-bindings', { params: { query: { pageSize, pageToken } } });
    etag ??= answer.response.headers.get('etag') ?? '';
    return unwrap(answer);
  });
  return { items, etag: etag ?? '' };
}

async function replace(
  connection: Connection,
  wanted: readonly Binding[],
  etag: string,
  { dryRun = false }: { readonly dryRun?: boolean },
): Promise<void> {
  const items = wanted.map(({ kind, name, role }) => ({ kind, name, role }));
  const { data, error, response } = await connection.api.PUT('/api/v1/role-bindings', {
    params: { header: { 'If-Match': etag }, query: dryRun ? { validateOnly: true } : {} },
    body: { items },
  });
  if (!response.ok) throw toProblemError(response, error);
  if (dryRun || !data) return printNote('Dry run: nothing was changed.');
  printList(connection.settings, data.items, bindingColumns);
}

const bindingColumns: readonly Column<Page['items'][number]>[] = [
  { title: 'KIND', field: 'kind', value: ({ kind }) => kind },
  { title: 'NAME', field: 'name', value: ({ name }) => name },
  { title: 'ROLE', field: 'role', value: ({ role }) => role },
  { title: 'GIVEN BY', field: 'createdBy', value: ({ createdBy }) => createdBy },
];
