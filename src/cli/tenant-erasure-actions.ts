import type { Command } from 'commander';
import { connect, unwrap } from './connection.js';
import type { components } from './generated/api.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { printNote, printResult } from './print.js';
import { renderFields } from './table.js';

type Erasure = components['schemas']['TenantErasureResource'];

export async function eraseTenant(
  id: string,
  { confirm, reason }: { confirm: string; reason: string },
  command: Command,
): Promise<void> {
  const connection = connect(command);
  const erasure = unwrap(
    await connection.api.POST('/api/v1/admin/tenants/{id}:erase', {
      params: { path: { id }, header: { 'Idempotency-Key': newIdempotencyKey() } },
      body: { confirm, reason },
    }),
  );
  printResult(connection.settings, erasure, renderErasure);
  printNote(`Another platform administrator approves it with "export-center tenant approve-erasure ${id}".`);
}

export async function showErasure(id: string, _flags: unknown, command: Command): Promise<void> {
  const connection = connect(command);
  const path = '/api/v1/admin/tenants/{id}/erasure';
  printResult(connection.settings, unwrap(await connection.api.GET(path, { params: { path: { id } } })), renderErasure);
}

export async function approveErasure(id: string, _flags: unknown, command: Command): Promise<void> {
  const connection = connect(command);
  const path = '/api/v1/admin/tenants/{id}:approveErasure';
  printResult(
    connection.settings,
    unwrap(await connection.api.POST(path, { params: { path: { id } } })),
    renderErasure,
  );
}

export async function cancelErasure(id: string, _flags: unknown, command: Command): Promise<void> {
  const connection = connect(command);
  const path = '/api/v1/admin/tenants/{id}:cancelErasure';
  printResult(
    connection.settings,
    unwrap(await connection.api.POST(path, { params: { path: { id } } })),
    renderErasure,
  );
}

function renderErasure(erasure: Erasure): string {
  return renderFields([
    ['erasure', erasure.id],
    ['tenant', erasure.tenant],
    ['state', erasure.state],
    ['reason', erasure.reason],
    ['asked for by', erasure.requestedBy],
    ['approved by', erasure.approvedBy],
    ['rows destroyed', erasure.erased.rows],
    ['files destroyed', erasure.erased.files],
    ['bytes destroyed', erasure.erased.bytes],
    ['finished', erasure.finishedAt],
  ]);
}
