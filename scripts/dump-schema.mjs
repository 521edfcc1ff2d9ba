// Rewrites migrations/schema.sql from a fresh database with every migration. Build first.
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, node26, root, run } from './node26.mjs';

if (process.versions.node.split('.')[0] !== '26') {
  await run(node26(), [fileURLToPath(import.meta.url)]);
} else {
  const built = join(root, 'dist/src/platform/db');
  if (!existsSync(built)) fail(`${built} is missing: run "npm run build" first.`);
  const { EmbeddedPostgres } = await import(join(built, 'embedded/embedded-postgres.js'));
  const { migrate } = await import(join(built, 'migrate.js'));
  const { dumpSchema } = await import(join(built, 'dump-schema.js'));
  const { TypeOrmDatabase } = await import(join(built, 'typeorm-database.js'));

  const dataDir = mkdtempSync(join(tmpdir(), 'export-center-schema-'));
  // Open to the user who runs PostgreSQL where this is root.
  chmodSync(dataDir, 0o711);
  const server = await EmbeddedPostgres.start({ dataDir, settings: { fsync: 'off' } });
  try {
    await migrate(server.logins.owner);
    const database = await TypeOrmDatabase.connect(server.logins.app);
    writeFileSync(join(root, 'migrations/schema.sql'), await database.system(dumpSchema));
    await database.close();
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
