import type { TenantId } from '../../kernel/ids.js';
import type { Resource, ResourceInput } from '../../kernel/resource.js';

export const EXPORT_INCIDENT_MANAGER = Symbol('ExportIncidentManager');

export const incidentTransitions = ['acknowledge', 'mitigate', 'resolve', 'reopen'] as const;
export type IncidentTransition = (typeof incidentTransitions)[number];

/** Incidents and their life (endpoint row 60). Every method throws `EC-NOT-SUPPORTED` where no durable backend is configured. */
export interface IncidentBook {
  create(tenant: TenantId, input: ResourceInput): Promise<Resource>;
  list(tenant: TenantId): Promise<readonly Resource[]>;
  get(tenant: TenantId, id: string): Promise<Resource>;
  update(tenant: TenantId, id: string, patch: ResourceInput): Promise<Resource>;
  transition(tenant: TenantId, id: string, transition: IncidentTransition): Promise<Resource>;
  timeline(tenant: TenantId, id: string): Promise<readonly Resource[]>;
}

/** The switch that lengthens retention while something is being investigated (row 61). */
export interface IncidentMode {
  mode(tenant: TenantId): Promise<Resource>;
  setMode(tenant: TenantId, input: ResourceInput): Promise<Resource>;
}

/** Alerts that fire on sustained failure (row 62). */
export interface AlertBook {
  alerts(tenant: TenantId): Promise<readonly Resource[]>;
  acknowledgeAlert(tenant: TenantId, id: string): Promise<Resource>;
}

export interface ExportIncidentManager extends IncidentBook, IncidentMode, AlertBook {}
