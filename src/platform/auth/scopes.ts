/** Every permission there is (design: scopes and roles). Routes name one; roles are sets of them. */
export const scopes = [
  'export:read',
  'export:run',
  'export:download',
  'export:profile:manage',
  'export:schedule:manage',
  'export:destination:manage',
  'export:key:manage',
  'export:evidence:read',
  'export:evidence:write',
  'export:source:manage',
  'export:verify',
  'export:import',
  'export:attest',
  'export:simulate',
  'export:approve',
  'export:hold',
  'export:incident:manage',
  'export:audit:read',
  'export:webhook:manage',
  'export:admin',
  'export:platform',
] as const;
export type Scope = (typeof scopes)[number];

const viewer: readonly Scope[] = ['export:read'];
const operator: readonly Scope[] = [
  ...viewer,
  'export:run',
  'export:download',
  'export:verify',
  'export:simulate',
  'export:evidence:read',
  'export:schedule:manage',
];

export const roleScopes = {
  viewer,
  puller: ['export:read', 'export:download'],
  operator,
  publisher: [...operator, 'export:destination:manage', 'export:attest'],
  ingestor: ['export:evidence:write'],
  approver: ['export:read', 'export:approve'],
  auditor: ['export:read', 'export:download', 'export:verify', 'export:audit:read', 'export:evidence:read'],
  'tenant-admin': scopes.filter((scope) => scope !== 'export:platform'),
  'platform-admin': ['export:platform'],
} as const satisfies Record<string, readonly Scope[]>;
export type Role = keyof typeof roleScopes;
