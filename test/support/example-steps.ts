import { aReceipt, aSite, signReceipt } from './receipts.js';

/** One call of the job that the examples show. `made` has the ids that earlier steps kept. */
export interface ExampleStep {
  readonly id: string;
  readonly verb: string;
  readonly path: (made: Readonly<Record<string, string>>) => string;
  readonly body?: unknown;
  /** A body that depends on earlier answers; only its members are compared. */
  readonly made?: (made: Readonly<Record<string, string>>) => object;
  readonly mediaType?: string;
  /** Keeps a member of the answer, or of a member of it (`result.itemSetRoot`), under this name. */
  readonly keep?: readonly [name: string, member: string];
  /** Calls as another person. */
  readonly asOther?: boolean;
  /** Repeats the call until the answer has this state. */
  readonly until?: string;
}

const advisory = (id: string, name: string) => ({
  id,
  modified: '2026-01-10T08:00:00Z',
  summary: `${name} reads beyond the end of its input`,
  aliases: ['CVE-2026-0001'],
  affected: [{ package: { ecosystem: 'PyPI', name }, versions: ['1.0.0'] }],
});
const lines = [advisory('PYSEC-2026-1', 'parcel'), advisory('PYSEC-2026-2', 'ledger')];
const get = (id: string, path: ExampleStep['path'], more: Partial<ExampleStep> = {}): ExampleStep => ({
  id,
  verb: 'GET',
  path,
  ...more,
});
const post = (id: string, path: ExampleStep['path'], body?: unknown, more: Partial<ExampleStep> = {}): ExampleStep => ({
  id,
  verb: 'POST',
  path,
  ...(body === undefined ? {} : { body }),
  ...more,
});
const key = encodeURIComponent('osv-pypi/PYSEC-2026-2');
const reason = { reason: 'contract ended' };

/** Every operation that takes or gives a body and that an installation can serve, in an order in which each finds what it needs. */
export const exampleSteps: readonly ExampleStep[] = [
  get('getMe', () => 'me'),
  get('getCapabilities', () => 'capabilities'),
  get('listQuotas', () => 'quotas'),
  post(
    'createEvidenceBatch',
    () => 'evidence/batches?source=osv-pypi',
    lines.map((line) => JSON.stringify(line)).join('\n'),
    {
      mediaType: 'application/x-ndjson',
      keep: ['batch', 'batchId'],
    },
  ),
  get('listEvidenceBatches', () => 'evidence/batches'),
  get('getEvidenceBatch', ({ batch }) => `evidence/batches/${batch}`),
  get('listEvidenceKinds', () => 'evidence'),
  get('listEvidence', () => 'evidence/advisories'),
  get('getEvidence', () => `evidence/advisories/${key}`),
  post(
    'createProfile',
    () => 'profiles',
    { name: 'nightly', kind: 'json:raw', selectors: { kinds: ['advisories'] } },
    {
      keep: ['profile', 'id'],
    },
  ),
  get('listProfiles', () => 'profiles'),
  get('getProfile', () => 'profiles/nightly'),
  {
    id: 'updateProfile',
    verb: 'PATCH',
    path: () => 'profiles/nightly',
    body: { labels: { team: 'core' } },
    mediaType: 'application/merge-patch+json',
  },
  get('listProfileRevisions', () => 'profiles/nightly/revisions'),
  get('getProfileRevision', () => 'profiles/nightly/revisions/1'),
  post('cloneProfile', () => 'profiles/nightly:clone', { name: 'weekly' }),
  post('planRun', () => 'runs:plan', { profileId: 'nightly', selectors: { ecosystems: ['PyPI'] } }),
  post('createRun', () => 'runs', { profileId: 'nightly', labels: { ticket: 'SEC-12' } }, { keep: ['run', 'id'] }),
  get('getRun', ({ run }) => `runs/${run}`, { until: 'succeeded' }),
  get('getRun', ({ run }) => `runs/${run}`, { keep: ['bundle', 'result.manifestDigest'] }),
  get('getRun', ({ run }) => `runs/${run}`, { keep: ['root', 'result.itemSetRoot'] }),
  post('createImport', ({ bundle }) => `imports?bundle=${bundle}&takeOver=true`, undefined, { keep: ['import', 'id'] }),
  get('listImports', () => 'imports'),
  get('getImport', ({ import: id }) => `imports/${id}`),
  get('getImportReceipt', ({ import: id }) => `imports/${id}/receipt`),
  post('createImportReceipt', ({ import: id }) => `imports/${id}:receipt`, {
    findings: { open: [{ id: 'CVE-2021-44228', purl: 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1' }] },
  }),
  get('listRuns', () => 'runs?state=succeeded'),
  get('getMirrorChain', () => 'profiles/nightly/chain'),
  get('listRunStages', ({ run }) => `runs/${run}/stages`),
  get('listRunEvents', ({ run }) => `runs/${run}/events`),
  get('getRunLogs', ({ run }) => `runs/${run}/logs`),
  get('listRunArtifacts', ({ run }) => `runs/${run}/artifacts`),
  get('diffRun', ({ run }) => `runs/${run}:diff?base=${run}`),
  get('getRunSignatures', ({ run }) => `runs/${run}/signatures`),
  get('getRunManifest', ({ run }) => `runs/${run}/manifest`),
  get('getRunProvenance', ({ run }) => `runs/${run}/provenance`),
  get('getRunChecksums', ({ run }) => `runs/${run}/checksums`),
  post('reproduceRun', ({ run }) => `runs/${run}:reproduce`),
  post(
    'createRun',
    () => 'runs',
    { profileId: 'nightly', notBefore: '2099-01-01T00:00:00Z' },
    { keep: ['later', 'id'] },
  ),
  post('cancelRun', ({ later }) => `runs/${later}:cancel`, { reason: 'wrong profile' }),
  post('retryRun', ({ later }) => `runs/${later}:retry`, { fromStage: 'plan' }),
  {
    id: 'holdRun',
    verb: 'PUT',
    path: ({ run }) => `runs/${run}/hold`,
    body: { reason: 'litigation', caseId: 'CASE-4711' },
  },
  { id: 'releaseRun', verb: 'DELETE', path: ({ run }) => `runs/${run}/hold` },
  { id: 'purgeRun', verb: 'DELETE', path: ({ run }) => `runs/${run}` },
  {
    id: 'enrolSite',
    verb: 'POST',
    path: () => 'sites',
    made: () => aSite('plant-7', 'nightly'),
  },
  {
    id: 'acceptReceipt',
    verb: 'POST',
    path: () => 'receipts',
    made: ({ bundle, root }) => signReceipt(aReceipt(bundle!, root!)),
  },
  get('listReceipts', () => 'receipts?site=plant-7'),
  get('listSites', () => 'sites'),
  get('getSite', () => 'sites/plant-7'),
  {
    id: 'changeSite',
    verb: 'PATCH',
    path: () => 'sites/plant-7',
    body: { pinDays: 30 },
    mediaType: 'application/merge-patch+json',
  },
  {
    id: 'limitEvidenceSource',
    verb: 'PUT',
    path: () => 'evidence/sources/osv-pypi',
    body: { maxAgeHours: 168 },
  },
  get('listEvidenceSources', () => 'evidence/sources'),
  get('listEvents', () => 'events?types=run.succeeded'),
  post('eraseEvidence', () => `evidence/advisories/${key}:erase`, { reason: 'court order 4711' }),
  get('listEvidenceErasures', () => 'evidence/erasures'),
  post(
    'createApiKey',
    () => 'api-keys',
    { name: 'site-7-puller', roles: ['puller'], days: 90 },
    { keep: ['key', 'id'] },
  ),
  get('listApiKeys', () => 'api-keys'),
  get('getApiKey', (made) => `api-keys/${made['key']}`),
  post('rotateApiKey', (made) => `api-keys/${made['key']}:rotate`, { overlapSeconds: 3600 }),
  {
    id: 'replaceRoleBindings',
    verb: 'PUT',
    path: () => 'role-bindings',
    body: { items: [{ kind: 'subject', name: 'alice@example.org', role: 'tenant-admin' }] },
  },
  get('listRoleBindings', () => 'role-bindings'),
  get('listAuditLog', () => 'audit-log?action=run.create'),
  get('getAuditCheckpoint', () => 'audit-log/checkpoint'),
  get('getAuditProof', () => 'audit-log/proof?seq=2'),
  post('verifyAuditLog', () => 'audit-log:verify', {}),
  get('exportAuditLog', () => 'audit-log:export'),
  post('createTenant', () => 'admin/tenants', { slug: 'umbra', name: 'Umbra Works' }, { keep: ['tenant', 'id'] }),
  get('listTenants', () => 'admin/tenants'),
  get('getTenant', () => 'admin/tenants/umbra'),
  {
    id: 'updateTenant',
    verb: 'PATCH',
    path: () => 'admin/tenants/umbra',
    body: { name: 'Umbra' },
    mediaType: 'application/merge-patch+json',
  },
  {
    id: 'replaceTenantQuotas',
    verb: 'PUT',
    path: () => 'admin/quotas/umbra',
    body: { items: [{ name: 'storage.bytes', limit: 10_000_000_000 }] },
  },
  get('getTenantQuotas', () => 'admin/quotas/umbra'),
  post('suspendTenant', () => 'admin/tenants/umbra:suspend', reason),
  post('resumeTenant', () => 'admin/tenants/umbra:resume', { reason: 'contract renewed' }),
  post('suspendTenant', () => 'admin/tenants/umbra:suspend', reason),
  post('eraseTenant', () => 'admin/tenants/umbra:erase', { ...reason, confirm: 'umbra' }),
  get('getTenantErasure', () => 'admin/tenants/umbra/erasure'),
  post('cancelTenantErasure', () => 'admin/tenants/umbra:cancelErasure'),
  post('eraseTenant', () => 'admin/tenants/umbra:erase', { ...reason, confirm: 'umbra' }),
  post('approveTenantErasure', () => 'admin/tenants/umbra:approveErasure', undefined, { asOther: true }),
  post('collectContent', () => 'admin/gc', { dryRun: true }, { keep: ['collection', 'id'] }),
  get('getCollection', ({ collection }) => `admin/gc/${collection}`),
];
