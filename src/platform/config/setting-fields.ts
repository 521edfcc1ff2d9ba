import { z } from 'zod';
import { accessFields } from './access-fields.js';
import { limitFields } from './limit-fields.js';
import { listenerFields } from './listener-fields.js';

const text = z.string().min(1);
const port = z.coerce.number().int().min(0).max(65_535);

/**
 * Every setting by its name in the configuration file, with default and meaning. `config/settings.schema.json` and
 * `config/default.json` are made from this and checked against it.
 */
export const settingFields = z.strictObject({
  environment: z
    .enum(['production', 'development', 'testing'])
    .default('production')
    .describe('testing alone allows in-memory switches and faults, and binds to this machine only'),
  dataDir: text
    .optional()
    .describe(
      'folder of the embedded PostgreSQL, the content store and keys; default .export-center in the installation',
    ),
  host: text.default('127.0.0.1').describe('address on which the API listens'),
  port: port.default(7460).describe('port of the API; 0 takes a free one'),
  metricsPort: port.default(7461).describe('port of /metrics, on its own listener; 0 takes a free one'),
  ...listenerFields,
  ...limitFields,
  databaseUrl: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' })
    .optional()
    .describe('PostgreSQL as the application login ec_app; without it the embedded one is started'),
  databaseOwnerUrl: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' })
    .optional()
    .describe('the same database as the owner login, for migrations only; without it nothing is migrated at start'),
  bootstrap: z
    .enum(['on', 'off'])
    .optional()
    .describe(
      'on makes the tenant "default" at start, its admin key in <data folder>/admin-key and one of the platform in platform-key; default: on with the embedded PostgreSQL only',
    ),
  signing: z
    .enum(['required', 'optional'])
    .default('required')
    .describe('optional lets runs finish without a key; their bundles prove no origin'),
  signingKeyFile: text.optional().describe('PEM file of the signing key (encrypted PKCS#8, or as cosign writes it)'),
  signingPassphraseFile: text.optional().describe('file that holds the passphrase of the signing key'),
  signingRetiredKeyFiles: text
    .optional()
    .describe(
      'PEM files of public keys that signed before, separated by commas: the check of the audit log trusts their checkpoints',
    ),
  trustedKeysDir: text
    .optional()
    .describe(
      'folder of public keys whose bundles are imported: <tenant>/*.pem for one tenant, *.pem for all; default trusted-keys in the data folder',
    ),
  importUnsigned: z
    .enum(['refuse', 'allow'])
    .default('refuse')
    .describe('allow lets an import ask for a bundle without signatures, whose origin nothing proves'),
  siteName: text
    .optional()
    .describe(
      'name under which this installation is enrolled where its bundles come from: imports then write signed receipts; tenant=name pairs, separated by commas, where each tenant is a site of its own',
    ),
  ...accessFields,
  worker: z.enum(['on', 'off']).default('on').describe('whether the API process also executes runs'),
  threads: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('worker threads for compression and verification; default: one for each core'),
  collectGraceHours: z.coerce
    .number()
    .min(1)
    .max(8_760)
    .default(24)
    .describe(
      'hours for which bytes that no bundle needs any more stay in the content store; longer than any download or import takes',
    ),
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('least level that is logged'),
});
export type SettingValues = z.infer<typeof settingFields>;
export type SettingName = keyof SettingValues;

export const settingNames = Object.keys(settingFields.shape) as SettingName[];

/** `dataDir` -> `EC_DATA_DIR`; the two database URLs have the names that every hosting platform gives them. */
export function environmentName(name: SettingName): string {
  const upper = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return name.startsWith('database') ? upper : `EC_${upper}`;
}
