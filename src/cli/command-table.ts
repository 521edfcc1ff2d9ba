import type { Command } from 'commander';

/** A command family. Its module is loaded only when the command is used, so that the program starts at once. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Gives the function that adds the command, with its options and actions, to the program. */
  load(): Promise<(program: Command) => void>;
}

export const commandTable: readonly CommandEntry[] = [
  {
    name: 'quickstart',
    summary: 'start everything on this machine, export the samples and prove the bundle',
    load: async () => (await import('./commands/quickstart.js')).registerQuickstart,
  },
  {
    name: 'serve',
    summary: 'run the API, with a worker inside unless EC_WORKER=off',
    load: async () => (await import('./commands/serve.js')).registerServe,
  },
  {
    name: 'worker',
    summary: 'run a worker alone',
    load: async () => (await import('./commands/serve.js')).registerWorker,
  },
  {
    name: 'evidence',
    summary: 'import, list, show and erase evidence: advisories, VEX, SBOMs, KEV, EPSS',
    load: async () => (await import('./commands/evidence.js')).registerEvidence,
  },
  {
    name: 'profile',
    summary: 'list, show, create, apply, clone, compare and archive export profiles',
    load: async () => (await import('./commands/profile.js')).registerProfile,
  },
  {
    name: 'run',
    summary: 'plan, create, watch, list, cancel, retry, reproduce, hold and purge runs; read their logs',
    load: async () => (await import('./commands/run.js')).registerRun,
  },
  {
    name: 'mirror',
    summary: 'show which bundles lead to the newest one of a mirror',
    load: async () => (await import('./commands/mirror.js')).registerMirror,
  },
  {
    name: 'events',
    summary: 'show what happened in this tenant, or follow it',
    load: async () => (await import('./commands/events.js')).registerEvents,
  },
  {
    name: 'download',
    summary: 'download the bundle of a run; an interrupted download resumes',
    load: async () => (await import('./commands/download.js')).registerDownload,
  },
  {
    name: 'verify',
    summary: 'verify a bundle offline, with the public key you trust',
    load: async () => (await import('./commands/verify.js')).registerVerify,
  },
  {
    name: 'diff',
    summary: 'show what changed from one bundle or run to another',
    load: async () => (await import('./commands/diff.js')).registerDiff,
  },
  {
    name: 'import',
    summary: 'import a bundle that was made elsewhere',
    load: async () => (await import('./commands/import.js')).registerImport,
  },
  {
    name: 'inspect',
    summary: 'tell what a bundle is and whether it fits, without a server and without unpacking',
    load: async () => (await import('./commands/inspect.js')).registerInspect,
  },
  {
    name: 'trivy',
    summary: 'give the database of a bundle to Trivy: offline kit, registry artifact, age check',
    load: async () => (await import('./commands/trivy.js')).registerTrivy,
  },
  {
    name: 'kit',
    summary: 'pack bundles, keys and the program for a site without network, check what arrived',
    load: async () => (await import('./commands/kit.js')).registerKit,
  },
  {
    name: 'media',
    summary: 'split a file to DVDs, sticks or any size, with parity; take the parts in any order, join them',
    load: async () => (await import('./commands/media.js')).registerMedia,
  },
  {
    name: 'site',
    summary: 'enrol far sites, see what each runs and how far it is behind',
    load: async () => (await import('./commands/site.js')).registerSite,
  },
  {
    name: 'receipt',
    summary: 'accept and list the receipts of far sites',
    load: async () => (await import('./commands/receipt.js')).registerReceipt,
  },
  {
    name: 'audit',
    summary: 'verify the audit log offline or on the server, export it',
    load: async () => (await import('./commands/audit.js')).registerAudit,
  },
  {
    name: 'api-key',
    summary: 'list, create, rotate and revoke API keys',
    load: async () => (await import('./commands/api-key.js')).registerApiKey,
  },
  {
    name: 'role',
    summary: 'show and change who has which role',
    load: async () => (await import('./commands/role.js')).registerRole,
  },
  {
    name: 'tenant',
    summary: 'list, create, suspend, resume and erase tenants',
    load: async () => (await import('./commands/tenant.js')).registerTenant,
  },
  {
    name: 'collect',
    summary: 'give back the bytes of the content store that no bundle needs',
    load: async () => (await import('./commands/collect.js')).registerCollect,
  },
  {
    name: 'backup',
    summary: 'back up an installation with the embedded PostgreSQL while it runs, restore it',
    load: async () => (await import('./commands/backup.js')).registerBackup,
  },
  {
    name: 'keys',
    summary: 'make signing keys and show their fingerprints',
    load: async () => (await import('./commands/keys.js')).registerKeys,
  },
  {
    name: 'tuf',
    summary: 'keep a TUF repository of bundles, sign it offline, rotate its keys; be its client',
    load: async () => (await import('./commands/tuf.js')).registerTuf,
  },
  {
    name: 'capabilities',
    summary: 'show what this server can do and what is not configured',
    load: async () => (await import('./commands/capabilities.js')).registerCapabilities,
  },
  {
    name: 'doctor',
    summary: 'check this installation and say what to do',
    load: async () => (await import('./commands/doctor.js')).registerDoctor,
  },
  {
    name: 'completion',
    summary: 'print a script that completes commands in bash, zsh or fish',
    load: async () => {
      const { registerCompletion } = await import('./commands/completion.js');
      return (program) => registerCompletion(program, loadAllCommands);
    },
  },
];

/** Registers every command with the program, which is slow; only completion and tests need them all. */
export async function loadAllCommands(program: Command): Promise<void> {
  for (const entry of commandTable) (await entry.load())(program);
}
