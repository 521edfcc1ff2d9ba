// A process of its own that starts the embedded PostgreSQL with the built code, and stops it when told to.
import { once } from 'node:events';
import { EmbeddedPostgres } from '../../dist/src/platform/db/embedded/embedded-postgres.js';

const server = await EmbeddedPostgres.start({ dataDir: process.env.DATA_DIR, settings: { fsync: 'off' } });
process.send(server.logins.app.connectionString);
await once(process, 'message');
await server.stop();
process.disconnect();
