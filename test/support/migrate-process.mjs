// A process of its own that migrates with the built code and tells its parent what it ran.
import { migrate } from '../../dist/src/platform/db/migrate.js';

process.send(await migrate({ connectionString: process.env.DATABASE_OWNER_URL }));
process.disconnect();
