import type { CapabilityReport } from '../features/capabilities/capability-report.js';
import { profileKinds } from '../kernel/profile.js';
import type { Settings } from '../platform/config/settings.js';
import { adapterNames } from '../stages/adapters/adapter-registry.js';
import { evidenceFormats } from '../stages/evidence/evidence-locker.port.js';
import { uploadLimit } from '../stages/importing/fs-spool-upload.js';
import { importedKinds, importsAtOnce } from '../stages/importing/import-request.js';
import type { Bound } from './bindings.js';

/** What row 5 of the API answers. It is computed from the table of bindings and the registry of adapters, so it cannot claim more. */
export function capabilityReport(settings: Settings, bound: readonly Bound[]): CapabilityReport {
  return {
    environment: settings.environment,
    signingRequired: settings.signing.required,
    profileKinds: profileKinds.map((kind) => ({ kind, available: adapterNames.includes(kind) })),
    codecs: ['zstd'],
    evidenceFormats: [...evidenceFormats],
    imports: { profileKinds: [...importedKinds], unsigned: settings.imports.unsigned },
    limits: {
      requestBodyBytes: 1024 * 1024,
      evidenceLineBytes: 4 * 1024 * 1024,
      importBytes: uploadLimit,
      importsAtOnce,
      pageSize: 200,
    },
    capabilities: bound.map(({ capability }) => capability),
    warnings: settings.notices,
  };
}
