import { Tenancy1700000000001 } from './0001-tenancy.js';
import { Evidence1700000000002 } from './0002-evidence.js';
import { Access1700000000003 } from './0003-access.js';
import { ProfilesAndRuns1700000000004 } from './0004-profiles-runs.js';
import { Storage1700000000005 } from './0005-storage.js';
import { EvidenceErasure1700000000006 } from './0006-evidence-erasure.js';
import { Audit1700000000007 } from './0007-audit.js';
import { AccessAdministration1700000000008 } from './0008-access-administration.js';
import { Conventions1700000000009 } from './0009-conventions.js';
import { Limits1700000000010 } from './0010-limits.js';
import { ShardsByRows1700000000011 } from './0011-shards-by-rows.js';
import { IndexesByNumber1700000000012 } from './0012-indexes-by-number.js';
import { EvidenceLeaf1700000000013 } from './0013-evidence-leaf.js';
import { PurgeAndCollection1700000000016 } from './0016-purge-and-collection.js';
import { LatestStagedPlan1700000000017 } from './0017-latest-staged-plan.js';
import { FeedLimits1700000000020 } from './0020-feed-limits.js';
import { MirrorDeltas1700000000021 } from './0021-mirror-deltas.js';
import { Imports1700000000022 } from './0022-imports.js';
import { Sites1700000000023 } from './0023-sites.js';
import { SiteReceipts1700000000025 } from './0025-site-receipts.js';
import { MirrorBuckets1700000000026 } from './0026-mirror-buckets.js';
import { MirrorNames1700000000028 } from './0028-mirror-names.js';
import { Encryption1700000000031 } from './0031-encryption.js';
import { StaleFeedsOfRuns1700000000032 } from './0032-stale-feeds-of-runs.js';

/** Every migration in the order in which it runs. Append-only: a released one is never changed. */
export const migrations = [
  Tenancy1700000000001,
  Evidence1700000000002,
  Access1700000000003,
  ProfilesAndRuns1700000000004,
  Storage1700000000005,
  EvidenceErasure1700000000006,
  Audit1700000000007,
  AccessAdministration1700000000008,
  Conventions1700000000009,
  Limits1700000000010,
  ShardsByRows1700000000011,
  IndexesByNumber1700000000012,
  EvidenceLeaf1700000000013,
  PurgeAndCollection1700000000016,
  LatestStagedPlan1700000000017,
  FeedLimits1700000000020,
  MirrorDeltas1700000000021,
  Imports1700000000022,
  Sites1700000000023,
  SiteReceipts1700000000025,
  MirrorBuckets1700000000026,
  MirrorNames1700000000028,
  Encryption1700000000031,
  StaleFeedsOfRuns1700000000032,
];
