import { Tenancy1700000000001 } from './0001-tenancy.js';
import { Storage1700000000005 } from './0005-storage.js';

/** Every migration in the order in which it runs. Append-only: a released one is never changed. */
export const migrations = [Tenancy1700000000001, Storage1700000000005];
