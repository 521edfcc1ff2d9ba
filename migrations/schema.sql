-- Made by "node scripts/dump-schema.mjs" from a database with every migration. Do not edit.

-- Tables

CREATE TABLE export_center.api_keys (
  tenant_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  key_sha256 bytea NOT NULL,
  scopes text[] COLLATE "C" NOT NULL,
  roles text[] COLLATE "C" NOT NULL,
  cidrs text[] COLLATE "C" NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  rotated_at timestamp with time zone,
  previous_sha256 bytea,
  previous_until timestamp with time zone
);

CREATE TABLE export_center.audit_checkpoints (
  tenant_id uuid NOT NULL,
  size bigint NOT NULL,
  root bytea NOT NULL,
  frontier bytea NOT NULL,
  note text COLLATE "C" NOT NULL,
  signed_by text COLLATE "C" NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE export_center.audit_head (
  tenant_id uuid NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL
) WITH (fillfactor=50);

CREATE TABLE export_center.audit_log (
  tenant_id uuid NOT NULL,
  seq bigint NOT NULL,
  at timestamp(3) with time zone NOT NULL,
  entry text COLLATE "C" NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  action text COLLATE "C" NOT NULL GENERATED ALWAYS AS (((entry)::json ->> 'action'::text)) STORED,
  actor text COLLATE "C" NOT NULL GENERATED ALWAYS AS ((((entry)::json -> 'actor'::text) ->> 'id'::text)) STORED,
  resource_type text COLLATE "C" NOT NULL GENERATED ALWAYS AS ((((entry)::json -> 'resource'::text) ->> 'type'::text)) STORED,
  resource_id text COLLATE "C" NOT NULL GENERATED ALWAYS AS ((((entry)::json -> 'resource'::text) ->> 'id'::text)) STORED,
  outcome text COLLATE "C" NOT NULL GENERATED ALWAYS AS (((entry)::json ->> 'outcome'::text)) STORED
);

CREATE TABLE export_center.audit_tiles (
  tenant_id uuid NOT NULL,
  tile bigint NOT NULL,
  hash bytea NOT NULL
);

CREATE TABLE export_center.blobs (
  tenant_id uuid NOT NULL,
  digest bytea NOT NULL,
  segment bytea NOT NULL,
  start bigint NOT NULL,
  bytes bigint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  checked_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  quarantined_at timestamp with time zone,
  condemned_at timestamp with time zone
);

CREATE TABLE export_center.bundle_documents (
  tenant_id uuid NOT NULL,
  manifest_digest bytea NOT NULL,
  signed_by text COLLATE "C" NOT NULL,
  path text COLLATE "C" NOT NULL,
  digest bytea NOT NULL,
  bytes bigint NOT NULL,
  media_type text NOT NULL
);

CREATE TABLE export_center.bundles (
  tenant_id uuid NOT NULL,
  manifest_digest bytea NOT NULL,
  signed_by text COLLATE "C" NOT NULL,
  layout_digest bytea NOT NULL,
  item_set_root bytea NOT NULL,
  files integer NOT NULL,
  records bigint NOT NULL,
  signatures jsonb NOT NULL,
  tar_bytes bigint,
  tar_digest bytea,
  state text NOT NULL DEFAULT 'sealed'::text,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  deep_verified_at timestamp with time zone,
  published_at timestamp with time zone,
  kept_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE export_center.content_collections (
  id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  dry_run boolean NOT NULL,
  requested_by text COLLATE "C",
  requested_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  lease_owner text COLLATE "C",
  lease_until timestamp with time zone,
  report json,
  error text
);

CREATE TABLE export_center.dpop_proofs (
  proof bytea NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

CREATE TABLE export_center.encryption_secrets (
  tenant_id uuid NOT NULL,
  secret bytea NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE export_center.event_head (
  tenant_id uuid NOT NULL,
  seq bigint NOT NULL
);

CREATE TABLE export_center.events (
  tenant_id uuid NOT NULL,
  seq bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  data json NOT NULL,
  traceparent text COLLATE "C",
  published_at timestamp with time zone,
  delivery text COLLATE "C",
  delivery_error text
);

CREATE TABLE export_center.evidence_batch_kinds (
  tenant_id uuid NOT NULL,
  batch_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  as_of timestamp with time zone
);

CREATE TABLE export_center.evidence_batches (
  tenant_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  source text COLLATE "C" NOT NULL,
  digest bytea NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  receipt bytea NOT NULL
);

CREATE TABLE export_center.evidence_closed (
  tenant_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  seq_from bigint NOT NULL,
  seq_to bigint NOT NULL
);

CREATE TABLE export_center.evidence_erasures (
  tenant_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  key_hash bytea NOT NULL,
  seq bigint NOT NULL,
  cuts int8multirange NOT NULL,
  erased_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  erased_by text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  versions integer NOT NULL,
  bytes bigint NOT NULL,
  originals bytea[] NOT NULL,
  shared integer NOT NULL
);

CREATE TABLE export_center.evidence_head (
  tenant_id uuid NOT NULL,
  seq bigint NOT NULL DEFAULT 0
);

CREATE TABLE export_center.evidence_items (
  tenant_id uuid NOT NULL,
  seq_from bigint NOT NULL,
  published timestamp with time zone,
  modified timestamp with time zone,
  withdrawn timestamp with time zone,
  blen integer NOT NULL,
  bucket smallint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  digest bytea STORAGE PLAIN NOT NULL,
  original bytea,
  severity text COLLATE "C" NOT NULL,
  status text COLLATE "C",
  ecosystems text[] COLLATE "C" NOT NULL,
  packages text[] COLLATE "C" NOT NULL,
  aliases text[] COLLATE "C" NOT NULL,
  subjects text[] COLLATE "C" NOT NULL,
  body bytea STORAGE EXTERNAL NOT NULL,
  captured timestamp with time zone,
  warnings text[] COLLATE "C"
) PARTITION BY RANGE (tenant_id);

CREATE TABLE export_center.evidence_rows (
  tenant_id uuid NOT NULL DEFAULT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid,
  seq_from bigint NOT NULL,
  published timestamp with time zone,
  modified timestamp with time zone,
  withdrawn timestamp with time zone,
  blen integer NOT NULL,
  bucket smallint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  digest bytea STORAGE PLAIN NOT NULL,
  original bytea,
  severity text COLLATE "C" NOT NULL,
  status text COLLATE "C",
  ecosystems text[] COLLATE "C" NOT NULL,
  packages text[] COLLATE "C" NOT NULL,
  aliases text[] COLLATE "C" NOT NULL,
  subjects text[] COLLATE "C" NOT NULL,
  body bytea STORAGE EXTERNAL NOT NULL,
  captured timestamp with time zone,
  warnings text[] COLLATE "C"
) -- partition of export_center.evidence_items FOR VALUES FROM (MINVALUE) TO (MAXVALUE) WITH (toast_tuple_target=8160);

CREATE TABLE export_center.feed_limits (
  tenant_id uuid NOT NULL,
  source text COLLATE "C" NOT NULL,
  max_age_hours integer NOT NULL
);

CREATE TABLE export_center.idempotency_keys (
  tenant_id uuid NOT NULL,
  principal text COLLATE "C" NOT NULL,
  route text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  fingerprint bytea NOT NULL,
  owner uuid NOT NULL,
  locked_until timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  status integer,
  headers jsonb,
  body text,
  body_digest bytea,
  body_bytes bigint
);

CREATE TABLE export_center.import_receipts (
  tenant_id uuid NOT NULL,
  site text COLLATE "C" NOT NULL,
  counter bigint NOT NULL,
  import_id text COLLATE "C" NOT NULL,
  mirror_id text COLLATE "C" NOT NULL,
  digest text COLLATE "C" NOT NULL,
  item_set_root text COLLATE "C" NOT NULL,
  envelope bytea NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE export_center.imports (
  tenant_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  mirror_id text COLLATE "C",
  state text COLLATE "C" NOT NULL,
  manifest_digest bytea NOT NULL,
  created_at timestamp with time zone NOT NULL,
  receipt json NOT NULL
);

CREATE TABLE export_center.installation_secrets (
  name text COLLATE "C" NOT NULL,
  value bytea NOT NULL
);

CREATE TABLE export_center.migrations (
  id integer NOT NULL DEFAULT nextval('export_center.migrations_id_seq'::regclass),
  timestamp bigint NOT NULL,
  name character varying NOT NULL
);

CREATE TABLE export_center.mirror_pairs (
  tenant_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  mirror_id text COLLATE "C" NOT NULL,
  captured_at timestamp with time zone,
  max_age_hours integer
);

CREATE TABLE export_center.mirrors (
  tenant_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  origin_tenant text COLLATE "C" NOT NULL,
  origin_key text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  item_set_root bytea NOT NULL,
  manifest_digest bytea NOT NULL,
  cut bigint,
  as_of timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  bucket_hashes bytea,
  bucket_seq bigint
);

CREATE TABLE export_center.outbox (
  position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  event_id text COLLATE "C" NOT NULL,
  tenant uuid NOT NULL,
  seq bigint NOT NULL
);

CREATE TABLE export_center.profile_revisions (
  tenant_id uuid NOT NULL,
  profile_id text COLLATE "C" NOT NULL,
  rev integer NOT NULL,
  spec bytea NOT NULL,
  spec_digest text COLLATE "C" NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE export_center.profiles (
  tenant_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  current_rev integer NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  archived_at timestamp with time zone
);

CREATE TABLE export_center.rate_windows (
  tenant_id uuid NOT NULL,
  class text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  used bigint NOT NULL
) WITH (fillfactor=50);

CREATE TABLE export_center.role_bindings (
  tenant_id uuid NOT NULL,
  subject text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  kind text COLLATE "C" NOT NULL DEFAULT 'subject'::text
);

CREATE TABLE export_center.run_counts (
  tenant_id uuid NOT NULL,
  day date NOT NULL,
  runs bigint NOT NULL
) WITH (fillfactor=50);

CREATE TABLE export_center.run_log (
  tenant_id uuid NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at timestamp with time zone NOT NULL,
  attempt integer NOT NULL,
  stage text COLLATE "C",
  level smallint NOT NULL,
  message text NOT NULL,
  data json
);

CREATE TABLE export_center.run_queue (
  run_id text COLLATE "C" NOT NULL,
  tenant uuid NOT NULL,
  state text COLLATE "C" NOT NULL,
  priority integer NOT NULL,
  not_before timestamp with time zone NOT NULL,
  deadline timestamp with time zone,
  token bigint NOT NULL DEFAULT 0,
  canceling boolean NOT NULL DEFAULT false,
  lease_owner text COLLATE "C",
  lease_until timestamp with time zone
) WITH (autovacuum_vacuum_scale_factor=0.02, fillfactor=70);

CREATE TABLE export_center.run_stages (
  tenant_id uuid NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  attempt integer NOT NULL,
  stage text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  started_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamp with time zone,
  checkpoint json,
  progress json,
  error json,
  discarded boolean NOT NULL DEFAULT false
);

CREATE TABLE export_center.runs (
  tenant_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  tenant_slug text COLLATE "C" NOT NULL,
  profile_id text COLLATE "C" NOT NULL,
  profile_rev integer NOT NULL,
  profile_name text COLLATE "C" NOT NULL,
  profile_kind text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  stage text COLLATE "C",
  trigger_type text COLLATE "C" NOT NULL,
  trigger_ref text COLLATE "C",
  request json NOT NULL,
  plan json,
  estimate json,
  plan_digest text COLLATE "C",
  rebuild boolean NOT NULL DEFAULT false,
  progress json,
  result json,
  manifest_digest text COLLATE "C",
  error json,
  cancel_reason text,
  labels jsonb NOT NULL DEFAULT '{}'::jsonb,
  priority integer NOT NULL DEFAULT 0,
  attempt integer NOT NULL DEFAULT 0,
  attempt_limit integer NOT NULL DEFAULT 5,
  lost_leases integer NOT NULL DEFAULT 0,
  token bigint NOT NULL DEFAULT 0,
  not_before timestamp with time zone,
  deadline timestamp with time zone,
  created_by text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  purged_at timestamp with time zone,
  purged_by text COLLATE "C",
  hold json,
  stale json
) WITH (autovacuum_vacuum_scale_factor=0.02, fillfactor=80);

CREATE TABLE export_center.sealed_files (
  tenant_id uuid NOT NULL,
  epoch bytea NOT NULL,
  plain_digest bytea NOT NULL,
  sealed_digest bytea NOT NULL
);

CREATE TABLE export_center.shard_cache (
  tenant_id uuid NOT NULL,
  recipe bytea NOT NULL,
  shard_id bytea NOT NULL,
  frame_digest bytea NOT NULL,
  frame_bytes integer NOT NULL
);

CREATE TABLE export_center.site_receipts (
  tenant_id uuid NOT NULL,
  site_id text COLLATE "C" NOT NULL,
  counter bigint NOT NULL,
  digest text COLLATE "C" NOT NULL,
  mirror text COLLATE "C" NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  profile_id text COLLATE "C" NOT NULL,
  manifest_digest text COLLATE "C" NOT NULL,
  item_set_root text COLLATE "C" NOT NULL,
  envelope bytea NOT NULL,
  accepted_by text COLLATE "C" NOT NULL,
  accepted_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  gaps text[] COLLATE "C" NOT NULL DEFAULT '{}'::text[]
);

CREATE TABLE export_center.sites (
  tenant_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  public_key text NOT NULL,
  profiles text[] COLLATE "C" NOT NULL,
  pin_days integer NOT NULL,
  findings boolean NOT NULL,
  counter bigint NOT NULL DEFAULT 0,
  last_receipt text COLLATE "C",
  last_receipt_at timestamp with time zone,
  version integer NOT NULL DEFAULT 1,
  created_by text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  removed_at timestamp with time zone,
  program text
);

CREATE TABLE export_center.staged_plans (
  tenant_id uuid NOT NULL,
  plan_digest bytea NOT NULL,
  staged jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE export_center.stale_feeds (
  tenant_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  since timestamp with time zone NOT NULL
);

CREATE TABLE export_center.tenant_erasures (
  id text COLLATE "C" NOT NULL,
  tenant uuid NOT NULL,
  state text COLLATE "C" NOT NULL DEFAULT 'awaiting_approval'::text,
  reason text NOT NULL,
  requested_by text COLLATE "C" NOT NULL,
  requested_people text[] COLLATE "C" NOT NULL,
  requested_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  approved_by text COLLATE "C",
  approved_at timestamp with time zone,
  finished_at timestamp with time zone,
  rows_erased bigint NOT NULL DEFAULT 0,
  files_erased bigint NOT NULL DEFAULT 0,
  bytes_erased bigint NOT NULL DEFAULT 0,
  lease_owner text COLLATE "C",
  lease_until timestamp with time zone
);

CREATE TABLE export_center.tenant_quotas (
  tenant_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  limit_value bigint NOT NULL,
  updated_by text COLLATE "C" NOT NULL,
  updated_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE export_center.tenants (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  slug text COLLATE "C" NOT NULL,
  name text NOT NULL,
  status text COLLATE "C" NOT NULL DEFAULT 'active'::text,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  erased_at timestamp with time zone,
  version integer NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

-- Constraints

ALTER TABLE export_center.api_keys ADD CONSTRAINT api_keys_key_sha256_key UNIQUE (key_sha256);

ALTER TABLE export_center.api_keys ADD CONSTRAINT api_keys_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE export_center.api_keys ADD CONSTRAINT api_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.api_keys ADD CONSTRAINT api_keys_key_sha256_check CHECK ((octet_length(key_sha256) = 32));

ALTER TABLE export_center.api_keys ADD CONSTRAINT api_keys_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)));

ALTER TABLE export_center.api_keys ADD CONSTRAINT api_keys_previous CHECK (((previous_sha256 IS NULL) = (previous_until IS NULL)));

ALTER TABLE export_center.api_keys ADD CONSTRAINT api_keys_previous_sha256_check CHECK ((octet_length(previous_sha256) = 32));

ALTER TABLE export_center.audit_checkpoints ADD CONSTRAINT audit_checkpoints_pkey PRIMARY KEY (tenant_id, size, signed_by);

ALTER TABLE export_center.audit_checkpoints ADD CONSTRAINT audit_checkpoints_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.audit_checkpoints ADD CONSTRAINT audit_checkpoints_frontier_check CHECK (((octet_length(frontier) % 32) = 0));

ALTER TABLE export_center.audit_checkpoints ADD CONSTRAINT audit_checkpoints_root_check CHECK ((octet_length(root) = 32));

ALTER TABLE export_center.audit_checkpoints ADD CONSTRAINT audit_checkpoints_size_check CHECK ((size > 0));

ALTER TABLE export_center.audit_head ADD CONSTRAINT audit_head_pkey PRIMARY KEY (tenant_id);

ALTER TABLE export_center.audit_head ADD CONSTRAINT audit_head_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.audit_head ADD CONSTRAINT audit_head_hash_check CHECK ((octet_length(hash) = 32));

ALTER TABLE export_center.audit_head ADD CONSTRAINT audit_head_seq_check CHECK ((seq > 0));

ALTER TABLE export_center.audit_log ADD CONSTRAINT audit_log_pkey PRIMARY KEY (tenant_id, seq);

ALTER TABLE export_center.audit_log ADD CONSTRAINT audit_log_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.audit_log ADD CONSTRAINT audit_log_action_check CHECK ((action ~ '^[a-z][A-Za-z]*[.][a-z][A-Za-z]*$'::text));

ALTER TABLE export_center.audit_log ADD CONSTRAINT audit_log_entry_check CHECK ((octet_length(entry) <= 16384));

ALTER TABLE export_center.audit_log ADD CONSTRAINT audit_log_hash_check CHECK ((octet_length(hash) = 32));

ALTER TABLE export_center.audit_log ADD CONSTRAINT audit_log_outcome_check CHECK ((outcome = ANY (ARRAY['success'::text, 'failure'::text, 'denied'::text])));

ALTER TABLE export_center.audit_log ADD CONSTRAINT audit_log_previous_hash_check CHECK ((octet_length(previous_hash) = 32));

ALTER TABLE export_center.audit_log ADD CONSTRAINT audit_log_seq_check CHECK ((seq > 0));

ALTER TABLE export_center.audit_tiles ADD CONSTRAINT audit_tiles_pkey PRIMARY KEY (tenant_id, tile);

ALTER TABLE export_center.audit_tiles ADD CONSTRAINT audit_tiles_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.audit_tiles ADD CONSTRAINT audit_tiles_hash_check CHECK ((octet_length(hash) = 32));

ALTER TABLE export_center.audit_tiles ADD CONSTRAINT audit_tiles_tile_check CHECK ((tile >= 0));

ALTER TABLE export_center.blobs ADD CONSTRAINT blobs_pkey PRIMARY KEY (tenant_id, digest);

ALTER TABLE export_center.blobs ADD CONSTRAINT blobs_bytes_check CHECK ((bytes >= 0));

ALTER TABLE export_center.blobs ADD CONSTRAINT blobs_digest_check CHECK ((octet_length(digest) = 32));

ALTER TABLE export_center.blobs ADD CONSTRAINT blobs_segment_check CHECK ((octet_length(segment) = 32));

ALTER TABLE export_center.blobs ADD CONSTRAINT blobs_start_check CHECK ((start >= 0));

ALTER TABLE export_center.bundle_documents ADD CONSTRAINT bundle_documents_pkey PRIMARY KEY (tenant_id, manifest_digest, signed_by, path);

ALTER TABLE export_center.bundle_documents ADD CONSTRAINT bundle_documents_tenant_id_manifest_digest_signed_by_fkey FOREIGN KEY (tenant_id, manifest_digest, signed_by) REFERENCES export_center.bundles(tenant_id, manifest_digest, signed_by) ON DELETE CASCADE;

ALTER TABLE export_center.bundle_documents ADD CONSTRAINT bundle_documents_digest_check CHECK ((octet_length(digest) = 32));

ALTER TABLE export_center.bundles ADD CONSTRAINT bundles_pkey PRIMARY KEY (tenant_id, manifest_digest, signed_by);

ALTER TABLE export_center.bundles ADD CONSTRAINT bundles_check CHECK (((tar_digest IS NULL) = (tar_bytes IS NULL)));

ALTER TABLE export_center.bundles ADD CONSTRAINT bundles_item_set_root_check CHECK ((octet_length(item_set_root) = 32));

ALTER TABLE export_center.bundles ADD CONSTRAINT bundles_layout_digest_check CHECK ((octet_length(layout_digest) = 32));

ALTER TABLE export_center.bundles ADD CONSTRAINT bundles_manifest_digest_check CHECK ((octet_length(manifest_digest) = 32));

ALTER TABLE export_center.bundles ADD CONSTRAINT bundles_state_check CHECK ((state = ANY (ARRAY['sealed'::text, 'live'::text, 'purged'::text])));

ALTER TABLE export_center.bundles ADD CONSTRAINT bundles_tar_bytes_check CHECK ((tar_bytes > 0));

ALTER TABLE export_center.bundles ADD CONSTRAINT bundles_tar_digest_check CHECK ((octet_length(tar_digest) = 32));

ALTER TABLE export_center.content_collections ADD CONSTRAINT content_collections_pkey PRIMARY KEY (id);

ALTER TABLE export_center.content_collections ADD CONSTRAINT content_collections_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text])));

ALTER TABLE export_center.dpop_proofs ADD CONSTRAINT dpop_proofs_pkey PRIMARY KEY (proof);

ALTER TABLE export_center.dpop_proofs ADD CONSTRAINT dpop_proofs_proof_check CHECK ((octet_length(proof) = 32));

ALTER TABLE export_center.encryption_secrets ADD CONSTRAINT encryption_secrets_pkey PRIMARY KEY (tenant_id);

ALTER TABLE export_center.encryption_secrets ADD CONSTRAINT encryption_secrets_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.encryption_secrets ADD CONSTRAINT encryption_secrets_secret_check CHECK ((octet_length(secret) = 32));

ALTER TABLE export_center.event_head ADD CONSTRAINT event_head_pkey PRIMARY KEY (tenant_id);

ALTER TABLE export_center.event_head ADD CONSTRAINT event_head_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.event_head ADD CONSTRAINT event_head_seq_check CHECK ((seq > 0));

ALTER TABLE export_center.events ADD CONSTRAINT events_pkey PRIMARY KEY (tenant_id, seq);

ALTER TABLE export_center.events ADD CONSTRAINT events_delivery_check CHECK ((delivery = ANY (ARRAY['delivered'::text, 'failed'::text])));

ALTER TABLE export_center.evidence_batch_kinds ADD CONSTRAINT evidence_batch_kinds_pkey PRIMARY KEY (tenant_id, batch_id, kind);

ALTER TABLE export_center.evidence_batch_kinds ADD CONSTRAINT evidence_batch_kinds_tenant_id_batch_id_fkey FOREIGN KEY (tenant_id, batch_id) REFERENCES export_center.evidence_batches(tenant_id, id);

ALTER TABLE export_center.evidence_batches ADD CONSTRAINT evidence_batches_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE export_center.evidence_batches ADD CONSTRAINT evidence_batches_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.evidence_closed ADD CONSTRAINT evidence_closed_pkey PRIMARY KEY (tenant_id, kind, key, seq_from) INCLUDE (seq_to);

ALTER TABLE export_center.evidence_closed ADD CONSTRAINT evidence_closed_span CHECK ((seq_to > seq_from));

ALTER TABLE export_center.evidence_erasures ADD CONSTRAINT evidence_erasures_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE export_center.evidence_erasures ADD CONSTRAINT evidence_erasures_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.evidence_erasures ADD CONSTRAINT evidence_erasures_key_hash_check CHECK ((octet_length(key_hash) = 32));

ALTER TABLE export_center.evidence_erasures ADD CONSTRAINT evidence_erasures_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)));

ALTER TABLE export_center.evidence_head ADD CONSTRAINT evidence_head_pkey PRIMARY KEY (tenant_id);

ALTER TABLE export_center.evidence_head ADD CONSTRAINT evidence_head_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.evidence_items ADD CONSTRAINT evidence_items_pkey PRIMARY KEY (tenant_id, kind, key, seq_from) INCLUDE (digest, blen, bucket);

ALTER TABLE export_center.evidence_items ADD CONSTRAINT evidence_items_digests CHECK (((octet_length(digest) = 32) AND (octet_length(original) = 32)));

ALTER TABLE export_center.evidence_rows ADD CONSTRAINT evidence_rows_pkey PRIMARY KEY (tenant_id, kind, key, seq_from) INCLUDE (digest, blen, bucket);

ALTER TABLE export_center.evidence_rows ADD CONSTRAINT evidence_items_digests CHECK (((octet_length(digest) = 32) AND (octet_length(original) = 32)));

ALTER TABLE export_center.feed_limits ADD CONSTRAINT feed_limits_pkey PRIMARY KEY (tenant_id, source);

ALTER TABLE export_center.feed_limits ADD CONSTRAINT feed_limits_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id) ON DELETE CASCADE;

ALTER TABLE export_center.feed_limits ADD CONSTRAINT feed_limits_max_age_hours_check CHECK (((max_age_hours >= 1) AND (max_age_hours <= 87840)));

ALTER TABLE export_center.idempotency_keys ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, principal, route, key);

ALTER TABLE export_center.idempotency_keys ADD CONSTRAINT idempotency_keys_body_bytes_check CHECK ((body_bytes >= 0));

ALTER TABLE export_center.idempotency_keys ADD CONSTRAINT idempotency_keys_body_digest_check CHECK ((octet_length(body_digest) = 32));

ALTER TABLE export_center.idempotency_keys ADD CONSTRAINT idempotency_keys_check CHECK (((body_digest IS NULL) = (body_bytes IS NULL)));

ALTER TABLE export_center.idempotency_keys ADD CONSTRAINT idempotency_keys_fingerprint_check CHECK ((octet_length(fingerprint) = 32));

ALTER TABLE export_center.idempotency_keys ADD CONSTRAINT idempotency_keys_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255)));

ALTER TABLE export_center.import_receipts ADD CONSTRAINT import_receipts_pkey PRIMARY KEY (tenant_id, site, counter);

ALTER TABLE export_center.import_receipts ADD CONSTRAINT import_receipts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.import_receipts ADD CONSTRAINT import_receipts_counter_check CHECK ((counter > 0));

ALTER TABLE export_center.imports ADD CONSTRAINT imports_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE export_center.imports ADD CONSTRAINT imports_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.imports ADD CONSTRAINT imports_manifest_digest_check CHECK ((octet_length(manifest_digest) = 32));

ALTER TABLE export_center.imports ADD CONSTRAINT imports_state_check CHECK ((state = ANY (ARRAY['completed'::text, 'refused'::text])));

ALTER TABLE export_center.installation_secrets ADD CONSTRAINT installation_secrets_pkey PRIMARY KEY (name);

ALTER TABLE export_center.installation_secrets ADD CONSTRAINT installation_secrets_value_check CHECK ((octet_length(value) >= 32));

ALTER TABLE export_center.migrations ADD CONSTRAINT PK_8c82d7f526340ab734260ea46be PRIMARY KEY (id);

ALTER TABLE export_center.mirror_pairs ADD CONSTRAINT mirror_pairs_pkey PRIMARY KEY (tenant_id, kind, source);

ALTER TABLE export_center.mirror_pairs ADD CONSTRAINT mirror_pairs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.mirrors ADD CONSTRAINT mirrors_tenant_id_origin_tenant_origin_key_profile_key UNIQUE (tenant_id, origin_tenant, origin_key, name);

ALTER TABLE export_center.mirrors ADD CONSTRAINT mirrors_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE export_center.mirrors ADD CONSTRAINT mirrors_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.mirrors ADD CONSTRAINT mirrors_bucket_hashes_check CHECK ((octet_length(bucket_hashes) = 131072));

ALTER TABLE export_center.mirrors ADD CONSTRAINT mirrors_item_set_root_check CHECK ((octet_length(item_set_root) = 32));

ALTER TABLE export_center.mirrors ADD CONSTRAINT mirrors_manifest_digest_check CHECK ((octet_length(manifest_digest) = 32));

ALTER TABLE export_center.outbox ADD CONSTRAINT outbox_event_id_key UNIQUE (event_id);

ALTER TABLE export_center.outbox ADD CONSTRAINT outbox_pkey PRIMARY KEY ("position");

ALTER TABLE export_center.profile_revisions ADD CONSTRAINT profile_revisions_pkey PRIMARY KEY (tenant_id, profile_id, rev);

ALTER TABLE export_center.profile_revisions ADD CONSTRAINT profile_revisions_tenant_id_profile_id_fkey FOREIGN KEY (tenant_id, profile_id) REFERENCES export_center.profiles(tenant_id, id);

ALTER TABLE export_center.profile_revisions ADD CONSTRAINT profile_revisions_rev_check CHECK ((rev > 0));

ALTER TABLE export_center.profiles ADD CONSTRAINT profiles_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE export_center.profiles ADD CONSTRAINT profiles_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.profiles ADD CONSTRAINT profiles_current_rev_check CHECK ((current_rev > 0));

ALTER TABLE export_center.profiles ADD CONSTRAINT profiles_name_check CHECK (((length(name) >= 1) AND (length(name) <= 64)));

ALTER TABLE export_center.rate_windows ADD CONSTRAINT rate_windows_pkey PRIMARY KEY (tenant_id, class);

ALTER TABLE export_center.rate_windows ADD CONSTRAINT rate_windows_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id) ON DELETE CASCADE;

ALTER TABLE export_center.rate_windows ADD CONSTRAINT rate_windows_used_check CHECK ((used >= 0));

ALTER TABLE export_center.role_bindings ADD CONSTRAINT role_bindings_pkey PRIMARY KEY (tenant_id, kind, subject, role);

ALTER TABLE export_center.role_bindings ADD CONSTRAINT role_bindings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.role_bindings ADD CONSTRAINT role_bindings_kind_check CHECK ((kind = ANY (ARRAY['subject'::text, 'group'::text])));

ALTER TABLE export_center.role_bindings ADD CONSTRAINT role_bindings_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 255)));

ALTER TABLE export_center.run_counts ADD CONSTRAINT run_counts_pkey PRIMARY KEY (tenant_id);

ALTER TABLE export_center.run_counts ADD CONSTRAINT run_counts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id) ON DELETE CASCADE;

ALTER TABLE export_center.run_counts ADD CONSTRAINT run_counts_runs_check CHECK ((runs >= 0));

ALTER TABLE export_center.run_log ADD CONSTRAINT run_log_pkey PRIMARY KEY (tenant_id, run_id, "position");

ALTER TABLE export_center.run_log ADD CONSTRAINT run_log_tenant_id_run_id_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES export_center.runs(tenant_id, id);

ALTER TABLE export_center.run_log ADD CONSTRAINT run_log_level_check CHECK (((level >= 0) AND (level <= 3)));

ALTER TABLE export_center.run_queue ADD CONSTRAINT run_queue_pkey PRIMARY KEY (run_id);

ALTER TABLE export_center.run_queue ADD CONSTRAINT run_queue_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'queued'::text, 'leased'::text, 'idle'::text])));

ALTER TABLE export_center.run_stages ADD CONSTRAINT run_stages_pkey PRIMARY KEY (tenant_id, run_id, attempt, stage);

ALTER TABLE export_center.run_stages ADD CONSTRAINT run_stages_tenant_id_run_id_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES export_center.runs(tenant_id, id);

ALTER TABLE export_center.run_stages ADD CONSTRAINT run_stages_state_check CHECK ((state = ANY (ARRAY['running'::text, 'succeeded'::text, 'failed'::text])));

ALTER TABLE export_center.runs ADD CONSTRAINT runs_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE export_center.runs ADD CONSTRAINT runs_tenant_id_profile_id_profile_rev_fkey FOREIGN KEY (tenant_id, profile_id, profile_rev) REFERENCES export_center.profile_revisions(tenant_id, profile_id, rev);

ALTER TABLE export_center.runs ADD CONSTRAINT runs_priority_check CHECK (((priority >= '-10'::integer) AND (priority <= 10)));

ALTER TABLE export_center.runs ADD CONSTRAINT runs_state_check CHECK ((state = ANY (ARRAY['awaiting_approval'::text, 'scheduled'::text, 'queued'::text, 'running'::text, 'canceling'::text, 'succeeded'::text, 'failed'::text, 'canceled'::text, 'expired'::text, 'rejected'::text])));

ALTER TABLE export_center.runs ADD CONSTRAINT runs_trigger_type_check CHECK ((trigger_type = ANY (ARRAY['manual'::text, 'schedule'::text, 'event'::text, 'reproduce'::text])));

ALTER TABLE export_center.sealed_files ADD CONSTRAINT sealed_files_pkey PRIMARY KEY (tenant_id, epoch, plain_digest);

ALTER TABLE export_center.sealed_files ADD CONSTRAINT sealed_files_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.sealed_files ADD CONSTRAINT sealed_files_epoch_check CHECK ((octet_length(epoch) = 32));

ALTER TABLE export_center.sealed_files ADD CONSTRAINT sealed_files_plain_digest_check CHECK ((octet_length(plain_digest) = 32));

ALTER TABLE export_center.sealed_files ADD CONSTRAINT sealed_files_sealed_digest_check CHECK ((octet_length(sealed_digest) = 32));

ALTER TABLE export_center.shard_cache ADD CONSTRAINT shard_cache_pkey PRIMARY KEY (tenant_id, recipe, shard_id);

ALTER TABLE export_center.shard_cache ADD CONSTRAINT shard_cache_tenant_id_frame_digest_fkey FOREIGN KEY (tenant_id, frame_digest) REFERENCES export_center.blobs(tenant_id, digest) ON DELETE CASCADE;

ALTER TABLE export_center.shard_cache ADD CONSTRAINT shard_cache_frame_bytes_check CHECK ((frame_bytes > 0));

ALTER TABLE export_center.shard_cache ADD CONSTRAINT shard_cache_frame_digest_check CHECK ((octet_length(frame_digest) = 32));

ALTER TABLE export_center.shard_cache ADD CONSTRAINT shard_cache_recipe_check CHECK ((octet_length(recipe) = 32));

ALTER TABLE export_center.shard_cache ADD CONSTRAINT shard_cache_shard_id_check CHECK ((octet_length(shard_id) = 32));

ALTER TABLE export_center.site_receipts ADD CONSTRAINT site_receipts_pkey PRIMARY KEY (tenant_id, site_id, counter);

ALTER TABLE export_center.site_receipts ADD CONSTRAINT site_receipts_tenant_id_site_id_fkey FOREIGN KEY (tenant_id, site_id) REFERENCES export_center.sites(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE export_center.site_receipts ADD CONSTRAINT site_receipts_counter_check CHECK ((counter > 0));

ALTER TABLE export_center.sites ADD CONSTRAINT sites_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE export_center.sites ADD CONSTRAINT sites_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id) ON DELETE CASCADE;

ALTER TABLE export_center.sites ADD CONSTRAINT sites_counter_check CHECK ((counter >= 0));

ALTER TABLE export_center.sites ADD CONSTRAINT sites_pin_days_check CHECK (((pin_days >= 1) AND (pin_days <= 400)));

ALTER TABLE export_center.staged_plans ADD CONSTRAINT staged_plans_pkey PRIMARY KEY (tenant_id, plan_digest);

ALTER TABLE export_center.staged_plans ADD CONSTRAINT staged_plans_plan_digest_check CHECK ((octet_length(plan_digest) = 32));

ALTER TABLE export_center.stale_feeds ADD CONSTRAINT stale_feeds_pkey PRIMARY KEY (tenant_id, kind, source);

ALTER TABLE export_center.stale_feeds ADD CONSTRAINT stale_feeds_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id) ON DELETE CASCADE;

ALTER TABLE export_center.tenant_erasures ADD CONSTRAINT tenant_erasures_pkey PRIMARY KEY (id);

ALTER TABLE export_center.tenant_erasures ADD CONSTRAINT tenant_erasures_tenant_fkey FOREIGN KEY (tenant) REFERENCES export_center.tenants(id);

ALTER TABLE export_center.tenant_erasures ADD CONSTRAINT tenant_erasures_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 1000)));

ALTER TABLE export_center.tenant_erasures ADD CONSTRAINT tenant_erasures_state_check CHECK ((state = ANY (ARRAY['awaiting_approval'::text, 'approved'::text, 'running'::text, 'done'::text, 'canceled'::text])));

ALTER TABLE export_center.tenant_erasures ADD CONSTRAINT tenant_erasures_two_people CHECK ((approved_by <> requested_by));

ALTER TABLE export_center.tenant_quotas ADD CONSTRAINT tenant_quotas_pkey PRIMARY KEY (tenant_id, name);

ALTER TABLE export_center.tenant_quotas ADD CONSTRAINT tenant_quotas_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES export_center.tenants(id) ON DELETE CASCADE;

ALTER TABLE export_center.tenant_quotas ADD CONSTRAINT tenant_quotas_limit_value_check CHECK ((limit_value >= 0));

ALTER TABLE export_center.tenant_quotas ADD CONSTRAINT tenant_quotas_name_check CHECK (((length(name) >= 1) AND (length(name) <= 64)));

ALTER TABLE export_center.tenants ADD CONSTRAINT tenants_slug_key UNIQUE (slug);

ALTER TABLE export_center.tenants ADD CONSTRAINT tenants_pkey PRIMARY KEY (id);

ALTER TABLE export_center.tenants ADD CONSTRAINT tenants_check CHECK (((status = 'erased'::text) = (erased_at IS NOT NULL)));

ALTER TABLE export_center.tenants ADD CONSTRAINT tenants_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)));

ALTER TABLE export_center.tenants ADD CONSTRAINT tenants_slug_check CHECK (((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text) AND (slug !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'::text)));

ALTER TABLE export_center.tenants ADD CONSTRAINT tenants_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'erased'::text])));

-- Indexes

CREATE UNIQUE INDEX api_keys_previous_sha256 ON export_center.api_keys USING btree (previous_sha256);

CREATE INDEX audit_log_actor ON export_center.audit_log USING btree (tenant_id, actor, seq);

CREATE INDEX audit_log_at ON export_center.audit_log USING btree (tenant_id, at);

CREATE INDEX audit_log_resource ON export_center.audit_log USING btree (tenant_id, resource_id, seq);

CREATE INDEX blobs_condemned ON export_center.blobs USING btree (tenant_id, condemned_at) WHERE (condemned_at IS NOT NULL);

CREATE INDEX blobs_segment ON export_center.blobs USING btree (tenant_id, segment);

CREATE UNIQUE INDEX content_collections_one ON export_center.content_collections USING btree ((true)) WHERE (state = 'running'::text);

CREATE INDEX dpop_proofs_expiry ON export_center.dpop_proofs USING btree (expires_at);

CREATE INDEX events_of_subject ON export_center.events USING btree (tenant_id, subject, seq);

CREATE INDEX evidence_batch_kinds_cut ON export_center.evidence_batch_kinds USING btree (tenant_id, kind, seq);

CREATE INDEX evidence_batches_digest ON export_center.evidence_batches USING btree (tenant_id, digest);

CREATE INDEX evidence_batches_seq ON export_center.evidence_batches USING btree (tenant_id, seq);

CREATE INDEX evidence_closed_went ON export_center.evidence_closed USING btree (tenant_id, seq_to, kind);

CREATE UNIQUE INDEX evidence_erasures_key ON export_center.evidence_erasures USING btree (tenant_id, kind, key_hash, seq);

CREATE INDEX evidence_items_bucket ON ONLY export_center.evidence_items USING btree (tenant_id, bucket, kind, key, seq_from) INCLUDE (digest);

CREATE INDEX evidence_items_came ON ONLY export_center.evidence_items USING btree (tenant_id, seq_from, kind);

CREATE INDEX evidence_items_original ON ONLY export_center.evidence_items USING btree (tenant_id, original) WHERE (original IS NOT NULL);

CREATE INDEX evidence_rows_came ON export_center.evidence_rows USING btree (tenant_id, seq_from, kind);

CREATE INDEX evidence_rows_original ON export_center.evidence_rows USING btree (tenant_id, original) WHERE (original IS NOT NULL);

CREATE INDEX evidence_rows_tenant_id_bucket_kind_key_seq_from_digest_idx ON export_center.evidence_rows USING btree (tenant_id, bucket, kind, key, seq_from) INCLUDE (digest);

CREATE INDEX idempotency_keys_expiry ON export_center.idempotency_keys USING btree (tenant_id, expires_at);

CREATE INDEX import_receipts_newest ON export_center.import_receipts USING btree (tenant_id, mirror_id, import_id, counter);

CREATE INDEX imports_by_mirror ON export_center.imports USING btree (tenant_id, mirror_id, id);

CREATE INDEX outbox_of_tenant ON export_center.outbox USING btree (tenant, seq);

CREATE UNIQUE INDEX profiles_name ON export_center.profiles USING btree (tenant_id, name) WHERE (archived_at IS NULL);

CREATE INDEX run_queue_deadlines ON export_center.run_queue USING btree (deadline) WHERE (state = ANY (ARRAY['waiting'::text, 'queued'::text]));

CREATE INDEX run_queue_leases ON export_center.run_queue USING btree (lease_until) WHERE (state = 'leased'::text);

CREATE INDEX run_queue_next ON export_center.run_queue USING btree (priority DESC, not_before, run_id) WHERE (state = 'queued'::text);

CREATE INDEX run_queue_open ON export_center.run_queue USING btree (tenant) WHERE (state <> 'idle'::text);

CREATE INDEX run_queue_waiting ON export_center.run_queue USING btree (not_before) WHERE (state = 'waiting'::text);

CREATE INDEX runs_by_base ON export_center.runs USING btree (tenant_id, ((plan #>> '{base,manifestDigest}'::text[]))) WHERE (((plan #>> '{base,manifestDigest}'::text[]) IS NOT NULL) AND (purged_at IS NULL));

CREATE INDEX runs_by_bundle ON export_center.runs USING btree (tenant_id, manifest_digest) WHERE ((state = 'succeeded'::text) AND (purged_at IS NULL));

CREATE INDEX runs_by_plan ON export_center.runs USING btree (tenant_id, plan_digest, finished_at DESC) WHERE (state = 'succeeded'::text);

CREATE INDEX runs_newest ON export_center.runs USING btree (tenant_id, created_at DESC, id DESC);

CREATE INDEX runs_of_mirrors ON export_center.runs USING btree (tenant_id, profile_kind, created_at) WHERE ((state = 'succeeded'::text) AND (purged_at IS NULL) AND (profile_kind = ANY (ARRAY['mirror:full'::text, 'mirror:delta'::text])));

CREATE INDEX runs_of_profile ON export_center.runs USING btree (tenant_id, profile_id, created_at DESC);

CREATE INDEX shard_cache_frame ON export_center.shard_cache USING btree (tenant_id, frame_digest);

CREATE INDEX site_receipts_newest ON export_center.site_receipts USING btree (tenant_id, site_id, mirror, counter DESC);

CREATE UNIQUE INDEX sites_name ON export_center.sites USING btree (tenant_id, name) WHERE (removed_at IS NULL);

CREATE INDEX staged_plans_by_family ON export_center.staged_plans USING btree (tenant_id, ((staged ->> 'family'::text)), created_at DESC, plan_digest);

CREATE UNIQUE INDEX tenant_erasures_one ON export_center.tenant_erasures USING btree (tenant) WHERE (state <> 'canceled'::text);

-- Functions

CREATE OR REPLACE FUNCTION export_center.active_tenants(beyond uuid, most integer)
 RETURNS TABLE(tenant uuid, slug text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       SELECT t.id, t.slug FROM export_center.tenants t
       WHERE t.status = 'active' AND (beyond IS NULL OR t.id > beyond) ORDER BY t.id LIMIT most
     $function$;

CREATE OR REPLACE FUNCTION export_center.audit_append(tenant uuid, new_entry text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     DECLARE
       head export_center.audit_head;
       moment timestamptz(3);
       new_hash bytea;
     BEGIN
       SELECT h.* INTO head FROM export_center.audit_head h WHERE h.tenant_id = tenant FOR UPDATE;
       IF NOT FOUND THEN
         PERFORM pg_advisory_xact_lock(hashtextextended('export_center.audit ' || tenant::text, 0));
         SELECT h.* INTO head FROM export_center.audit_head h WHERE h.tenant_id = tenant FOR UPDATE;
       END IF;
       head.seq := coalesce(head.seq, 0) + 1;
       head.hash := coalesce(head.hash, sha256(convert_to(E'export-center-audit-log-v1\n' || tenant::text, 'UTF8')));
       moment := clock_timestamp();
       new_hash := sha256(convert_to(concat_ws(E'\n', 'export-center-audit-entry-v1', encode(head.hash, 'hex'), head.seq,
         to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), new_entry), 'UTF8'));
       INSERT INTO export_center.audit_log (tenant_id, seq, at, entry, previous_hash, hash)
         VALUES (tenant, head.seq, moment, new_entry, head.hash, new_hash);
       INSERT INTO export_center.audit_head AS h (tenant_id, seq, hash) VALUES (tenant, head.seq, new_hash)
         ON CONFLICT (tenant_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
       RETURN head.seq;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.audit_due(most integer)
 RETURNS TABLE(tenant uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       SELECT h.tenant_id FROM export_center.audit_head h
       WHERE NOT EXISTS (SELECT FROM export_center.audit_checkpoints c WHERE c.tenant_id = h.tenant_id AND c.size >= h.seq)
       LIMIT most
     $function$;

CREATE OR REPLACE FUNCTION export_center.audit_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ BEGIN RAISE EXCEPTION '% of % is refused: the audit log is only ever added to', TG_OP, TG_TABLE_NAME; END $function$;

CREATE OR REPLACE FUNCTION export_center.collection_claim(new_id text, new_owner text, lease bigint, period bigint)
 RETURNS SETOF export_center.content_collections
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     DECLARE chosen text;
     BEGIN
       PERFORM pg_advisory_xact_lock(hashtext('export_center.content_collections'));
       IF EXISTS (SELECT FROM export_center.content_collections c WHERE c.state = 'running' AND c.lease_until > clock_timestamp()) THEN
         RETURN;
       END IF;
       SELECT c.id INTO chosen FROM export_center.content_collections c WHERE c.state IN ('running', 'queued')
         ORDER BY c.state = 'queued', c.requested_at LIMIT 1;
       IF chosen IS NULL THEN
         IF EXISTS (SELECT FROM export_center.content_collections c
             WHERE NOT c.dry_run AND c.requested_at > clock_timestamp() - period * interval '1 millisecond') THEN
           RETURN;
         END IF;
         DELETE FROM export_center.content_collections c WHERE c.requested_at < clock_timestamp() - interval '90 days';
         INSERT INTO export_center.content_collections (id, state, dry_run) VALUES (new_id, 'queued', false);
         chosen := new_id;
       END IF;
       RETURN QUERY UPDATE export_center.content_collections c
         SET state = 'running', started_at = coalesce(c.started_at, clock_timestamp()), lease_owner = new_owner,
             lease_until = clock_timestamp() + lease * interval '1 millisecond'
         WHERE c.id = chosen RETURNING c.*;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.collection_finish(wanted text, who text, figures json, problem text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     BEGIN
       UPDATE export_center.content_collections c
         SET state = CASE WHEN problem IS NULL THEN 'done' ELSE 'failed' END, finished_at = clock_timestamp(), report = figures,
             error = problem, lease_owner = NULL, lease_until = NULL
         WHERE c.id = wanted AND c.state = 'running' AND c.lease_owner = who;
       RETURN FOUND;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.collection_keep(wanted text, who text, lease bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     BEGIN
       UPDATE export_center.content_collections c SET lease_until = clock_timestamp() + lease * interval '1 millisecond'
         WHERE c.id = wanted AND c.state = 'running' AND c.lease_owner = who;
       RETURN FOUND;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.collection_of(wanted text)
 RETURNS SETOF export_center.content_collections
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT c.* FROM export_center.content_collections c WHERE c.id = wanted $function$;

CREATE OR REPLACE FUNCTION export_center.collection_request(new_id text, dry boolean, who text)
 RETURNS SETOF export_center.content_collections
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       INSERT INTO export_center.content_collections AS c (id, state, dry_run, requested_by) VALUES (new_id, 'queued', dry, who) RETURNING c.*
     $function$;

CREATE OR REPLACE FUNCTION export_center.dpop_remember(new_proof bytea, seconds integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     BEGIN
       DELETE FROM export_center.dpop_proofs WHERE proof IN (
         SELECT proof FROM export_center.dpop_proofs WHERE expires_at < clock_timestamp()
         ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED);
       INSERT INTO export_center.dpop_proofs (proof, expires_at)
         VALUES (new_proof, clock_timestamp() + make_interval(secs => seconds)) ON CONFLICT DO NOTHING;
       RETURN FOUND;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.ensure_tenant(new_slug text, new_name text)
 RETURNS TABLE(id uuid, slug text, name text, status text)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
        INSERT INTO export_center.tenants AS t (slug, name) VALUES (new_slug, new_name)
        ON CONFLICT (slug) DO UPDATE SET slug = excluded.slug
        RETURNING t.id, t.slug, t.name, t.status
      $function$;

CREATE OR REPLACE FUNCTION export_center.erasure_approve(wanted text, who text, people text[])
 RETURNS SETOF export_center.tenant_erasures
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       WITH approved AS (
         UPDATE export_center.tenant_erasures e SET state = 'approved', approved_by = who, approved_at = clock_timestamp()
         FROM export_center.tenants s
         WHERE e.id = wanted AND e.state = 'awaiting_approval' AND NOT e.requested_people && people
           AND s.id = e.tenant AND s.status = 'suspended' RETURNING e.*
       ), ended AS (
         UPDATE export_center.tenants t
         SET status = 'erased', erased_at = clock_timestamp(), name = 'erased', version = t.version + 1, updated_at = clock_timestamp()
         FROM approved a WHERE t.id = a.tenant
       )
       SELECT * FROM approved
     $function$;

CREATE OR REPLACE FUNCTION export_center.erasure_cancel(wanted text)
 RETURNS SETOF export_center.tenant_erasures
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       UPDATE export_center.tenant_erasures e SET state = 'canceled', finished_at = clock_timestamp()
       WHERE e.id = wanted AND e.state = 'awaiting_approval' RETURNING e.*
     $function$;

CREATE OR REPLACE FUNCTION export_center.erasure_claim(new_owner text, lease bigint)
 RETURNS SETOF export_center.tenant_erasures
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       UPDATE export_center.tenant_erasures e
       SET state = 'running', lease_owner = new_owner, lease_until = clock_timestamp() + lease * interval '1 millisecond'
       WHERE e.id = (
         SELECT c.id FROM export_center.tenant_erasures c
         WHERE c.state = 'approved' OR (c.state = 'running' AND c.lease_until < clock_timestamp())
         ORDER BY c.approved_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING e.*
     $function$;

CREATE OR REPLACE FUNCTION export_center.erasure_files(wanted text, who text, files bigint, bytes bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     BEGIN
       UPDATE export_center.tenant_erasures e
       SET files_erased = e.files_erased + files, bytes_erased = e.bytes_erased + bytes
       WHERE e.id = wanted AND e.state = 'running' AND e.lease_owner = who;
       RETURN FOUND;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.erasure_finish(wanted text, who text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     BEGIN
       UPDATE export_center.tenant_erasures e
       SET state = 'done', finished_at = clock_timestamp(), lease_owner = NULL, lease_until = NULL
       WHERE e.id = wanted AND e.state = 'running' AND e.lease_owner = who;
       RETURN FOUND;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.erasure_of(wanted uuid)
 RETURNS SETOF export_center.tenant_erasures
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       SELECT e.* FROM export_center.tenant_erasures e WHERE e.tenant = wanted ORDER BY e.requested_at DESC LIMIT 1
     $function$;

CREATE OR REPLACE FUNCTION export_center.erasure_request(new_id text, wanted uuid, who text, people text[], why text)
 RETURNS SETOF export_center.tenant_erasures
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       INSERT INTO export_center.tenant_erasures AS e (id, tenant, requested_by, requested_people, reason)
       SELECT new_id, t.id, who, people, why FROM export_center.tenants t WHERE t.id = wanted AND t.status = 'suspended'
       ON CONFLICT (tenant) WHERE state <> 'canceled' DO NOTHING RETURNING e.*
     $function$;

CREATE OR REPLACE FUNCTION export_center.erasure_rows(wanted text, who text, most integer, lease bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
     DECLARE victim uuid; owned record; deleted bigint; total bigint := 0; waiting text[] := '{}';
     BEGIN
       UPDATE export_center.tenant_erasures e SET lease_until = clock_timestamp() + lease * interval '1 millisecond'
         FROM export_center.tenants t
         WHERE e.id = wanted AND e.state = 'running' AND e.lease_owner = who AND t.id = e.tenant AND t.status = 'erased'
         RETURNING e.tenant INTO victim;
       IF victim IS NULL THEN RETURN NULL; END IF;
       PERFORM set_config('app.tenant', victim::text, true);
       FOR owned IN
         SELECT c.relname AS name, a.attname AS tenant_column FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'export_center'::regnamespace AND c.relkind = 'r' AND a.attname IN ('tenant_id', 'tenant')
           AND a.atttypid = 'uuid'::regtype AND NOT a.attisdropped
           AND c.relname <> 'tenant_erasures' AND c.relname NOT LIKE 'audit\_%'
         ORDER BY c.relname
       LOOP
         BEGIN
           EXECUTE format('DELETE FROM export_center.%1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM export_center.%1$I WHERE %2$I = $1 LIMIT $2))',
             owned.name, owned.tenant_column) USING victim, most - total;
           GET DIAGNOSTICS deleted = ROW_COUNT;
           total := total + deleted;
         EXCEPTION WHEN foreign_key_violation THEN
           waiting := waiting || owned.name::text;
         END;
         EXIT WHEN total >= most;
       END LOOP;
       IF total = 0 AND waiting <> '{}' THEN
         RAISE EXCEPTION 'rows of % are still referred to', waiting;
       END IF;
       UPDATE export_center.tenant_erasures e SET rows_erased = e.rows_erased + total WHERE e.id = wanted;
       RETURN total;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.evidence_erase(erasure text, the_kind text, the_key text, who text, why text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     DECLARE
       tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
       number bigint;
       found_versions record;
       named bytea[];
     BEGIN
       SELECT h.seq + 1 INTO number FROM export_center.evidence_head h WHERE h.tenant_id = tenant FOR UPDATE;
       SELECT count(*) AS versions, sum(i.blen) AS bytes, max(i.source) AS source,
              range_agg(int8range(i.seq_from, coalesce(c.seq_to, number))) AS cuts,
              coalesce(array_agg(DISTINCT i.original) FILTER (WHERE i.original IS NOT NULL), '{}') AS originals
         INTO found_versions
         FROM export_center.evidence_items i
         LEFT JOIN export_center.evidence_closed c
           ON c.tenant_id = tenant AND c.kind = i.kind AND c.key = i.key AND c.seq_from = i.seq_from
         WHERE i.tenant_id = tenant AND i.kind = the_kind AND i.key = the_key;
       IF found_versions.versions = 0 THEN RETURN false; END IF;
       DELETE FROM export_center.evidence_closed c WHERE c.tenant_id = tenant AND c.kind = the_kind AND c.key = the_key;
       DELETE FROM export_center.evidence_items i WHERE i.tenant_id = tenant AND i.kind = the_kind AND i.key = the_key;
       SELECT coalesce(array_agg(DISTINCT i.original), '{}') INTO named FROM export_center.evidence_items i
         WHERE i.tenant_id = tenant AND i.original = ANY (found_versions.originals);
       INSERT INTO export_center.evidence_erasures
           (tenant_id, id, kind, source, key_hash, seq, cuts, erased_by, reason, versions, bytes, originals, shared)
         VALUES (tenant, erasure, the_kind, found_versions.source, export_center.evidence_key_hash(the_kind, the_key), number,
                 found_versions.cuts, who, why, found_versions.versions, found_versions.bytes,
                 ARRAY(SELECT o FROM unnest(found_versions.originals) AS o WHERE o <> ALL (named)), cardinality(named));
       UPDATE export_center.evidence_head h SET seq = number WHERE h.tenant_id = tenant;
       RETURN true;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.evidence_key_hash(kind text, key text)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE STRICT
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       SELECT sha256(int4send(octet_length(kind)) || convert_to(kind, 'UTF8') || int4send(octet_length(key)) || convert_to(key, 'UTF8'))
     $function$;

CREATE OR REPLACE FUNCTION export_center.find_api_key(hash bytea)
 RETURNS TABLE(tenant_id uuid, tenant_slug text, tenant_status text, id text, scopes text[], roles text[], cidrs text[], expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     SELECT k.tenant_id, t.slug, t.status, k.id, k.scopes, k.roles, k.cidrs, k.expires_at
     FROM export_center.api_keys k JOIN export_center.tenants t ON t.id = k.tenant_id
     WHERE (k.key_sha256 = hash OR (k.previous_sha256 = hash AND k.previous_until > clock_timestamp())) AND k.revoked_at IS NULL AND k.expires_at > clock_timestamp()
   $function$;

CREATE OR REPLACE FUNCTION export_center.find_tenant(slug_or_id text)
 RETURNS TABLE(id uuid, slug text, name text, status text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
        SELECT t.id, t.slug, t.name, t.status FROM export_center.tenants t
        WHERE t.slug = slug_or_id COLLATE "C"
           OR t.id = CASE WHEN slug_or_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN slug_or_id::uuid END
      $function$;

CREATE OR REPLACE FUNCTION export_center.outbox_depth()
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT count(*) FROM export_center.outbox $function$;

CREATE OR REPLACE FUNCTION export_center.outbox_done(event text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       DELETE FROM export_center.outbox
       WHERE event_id = event AND tenant = nullif(current_setting('app.tenant', true), '')::uuid
     $function$;

CREATE OR REPLACE FUNCTION export_center.outbox_put(event text, number bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       INSERT INTO export_center.outbox (event_id, tenant, seq)
       VALUES (event, nullif(current_setting('app.tenant', true), '')::uuid, number);
       SELECT pg_notify('export_center_events', current_setting('app.tenant', true));
     $function$;

CREATE OR REPLACE FUNCTION export_center.outbox_take(most integer)
 RETURNS TABLE(event_id text, tenant uuid, seq bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     DECLARE chosen uuid;
     BEGIN
       IF NOT pg_try_advisory_xact_lock(hashtextextended('export_center.outbox', 0)) THEN RETURN; END IF;
       SELECT o.tenant INTO chosen FROM export_center.outbox o ORDER BY o.position LIMIT 1;
       IF chosen IS NULL THEN RETURN; END IF;
       PERFORM set_config('app.tenant', chosen::text, true);
       RETURN QUERY SELECT o.event_id, o.tenant, o.seq FROM export_center.outbox o
         WHERE o.tenant = chosen ORDER BY o.seq LIMIT most;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.rate_take(rate_class text, width integer, want bigint, quota bigint)
 RETURNS TABLE(granted bigint, used bigint, ends_in integer)
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     DECLARE
       time numeric := extract(epoch FROM clock_timestamp());
       present bigint := floor(time / width);
       held export_center.rate_windows;
     BEGIN
       INSERT INTO export_center.rate_windows AS w (tenant_id, class, number, used) VALUES (nullif(current_setting('app.tenant', true), '')::uuid, rate_class, present, 0)
         ON CONFLICT (tenant_id, class) DO UPDATE
         SET number = greatest(w.number, excluded.number), used = CASE WHEN w.number < excluded.number THEN 0 ELSE w.used END
         RETURNING w.* INTO held;
       granted := greatest(0, least(want, quota - held.used));
       used := held.used + granted;
       ends_in := ceil(1000 * least(width, (held.number + 1) * width - time));
       IF granted > 0 THEN
         UPDATE export_center.rate_windows w SET used = held.used + granted
           WHERE w.tenant_id = held.tenant_id AND w.class = rate_class;
       END IF;
       RETURN NEXT;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.run_queue_cancel(run text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       UPDATE export_center.run_queue SET canceling = true WHERE run_id = run AND state = 'leased' AND tenant = nullif(current_setting('app.tenant', true), '')::uuid
     $function$;

CREATE OR REPLACE FUNCTION export_center.run_queue_claim(new_owner text, lease bigint)
 RETURNS TABLE(run_id text, tenant uuid, token bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
   DECLARE chosen export_center.run_queue;
   BEGIN
     SELECT q.* INTO chosen FROM export_center.run_queue q
       LEFT JOIN (SELECT l.tenant, count(*) AS leased FROM export_center.run_queue l WHERE l.state = 'leased' GROUP BY l.tenant) load
         ON load.tenant = q.tenant
       WHERE q.state = 'queued' AND q.not_before <= clock_timestamp()
         AND (q.deadline IS NULL OR q.deadline > clock_timestamp())
         AND EXISTS (SELECT FROM export_center.tenants t WHERE t.id = q.tenant AND t.status = 'active')
       ORDER BY q.priority DESC, coalesce(load.leased, 0), q.not_before, q.run_id
       LIMIT 1 FOR UPDATE OF q SKIP LOCKED;
     IF chosen.run_id IS NULL THEN RETURN; END IF;
     UPDATE export_center.run_queue q
       SET state = 'leased', token = q.token + 1, canceling = false, lease_owner = new_owner,
           lease_until = clock_timestamp() + lease * interval '1 millisecond'
       WHERE q.run_id = chosen.run_id;
     PERFORM set_config('app.tenant', chosen.tenant::text, true);
     RETURN QUERY SELECT chosen.run_id, chosen.tenant, chosen.token + 1;
   END $function$;

CREATE OR REPLACE FUNCTION export_center.run_queue_depth()
 RETURNS TABLE(state text, runs bigint)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT state, count(*) FROM export_center.run_queue WHERE state <> 'idle' GROUP BY state $function$;

CREATE OR REPLACE FUNCTION export_center.run_queue_heartbeat(runs text[], tokens bigint[], lease bigint)
 RETURNS TABLE(run_id text, canceling boolean)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       UPDATE export_center.run_queue q SET lease_until = clock_timestamp() + lease * interval '1 millisecond'
       FROM unnest(runs, tokens) AS held (run, held_token)
       WHERE q.run_id = held.run AND q.token = held.held_token AND q.state = 'leased'
       RETURNING q.run_id, q.canceling
     $function$;

CREATE OR REPLACE FUNCTION export_center.run_queue_lock(run text)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       SELECT true FROM export_center.run_queue WHERE run_id = run AND tenant = nullif(current_setting('app.tenant', true), '')::uuid FOR UPDATE
     $function$;

CREATE OR REPLACE FUNCTION export_center.run_queue_move(run text, new_state text, delay bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       UPDATE export_center.run_queue
       SET state = new_state, canceling = false, lease_owner = NULL, lease_until = NULL,
           not_before = clock_timestamp() + delay * interval '1 millisecond'
       WHERE run_id = run AND tenant = nullif(current_setting('app.tenant', true), '')::uuid;
       SELECT pg_notify('export_center_queue', '') WHERE new_state = 'queued' AND delay = 0;
     $function$;

CREATE OR REPLACE FUNCTION export_center.run_queue_put(run text, new_state text, new_priority integer, earliest timestamp with time zone, latest timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       INSERT INTO export_center.run_queue (run_id, tenant, state, priority, not_before, deadline)
       VALUES (run, nullif(current_setting('app.tenant', true), '')::uuid, new_state, new_priority,
               coalesce(earliest, clock_timestamp()), latest);
       SELECT pg_notify('export_center_queue', '') WHERE new_state = 'queued';
     $function$;

CREATE OR REPLACE FUNCTION export_center.run_queue_sweep()
 RETURNS TABLE(run_id text, tenant uuid, reason text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     DECLARE chosen export_center.run_queue;
     BEGIN
       SELECT q.* INTO chosen FROM export_center.run_queue q
         WHERE (q.state = 'leased' AND q.lease_until < clock_timestamp())
            OR (q.state IN ('waiting', 'queued') AND q.deadline < clock_timestamp())
            OR (q.state = 'waiting' AND q.not_before <= clock_timestamp())
         LIMIT 1 FOR UPDATE SKIP LOCKED;
       IF chosen.run_id IS NULL THEN RETURN; END IF;
       PERFORM set_config('app.tenant', chosen.tenant::text, true);
       RETURN QUERY SELECT chosen.run_id, chosen.tenant,
         CASE WHEN chosen.state = 'leased' THEN 'leaseLost' WHEN chosen.deadline < clock_timestamp() THEN 'deadline' ELSE 'due' END;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.run_quota_take(is_new boolean, most bigint)
 RETURNS TABLE(not_over bigint, daily bigint)
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     DECLARE today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
     BEGIN
       INSERT INTO export_center.run_counts AS c (tenant_id, day, runs) VALUES (nullif(current_setting('app.tenant', true), '')::uuid, today, is_new::integer)
         ON CONFLICT (tenant_id) DO UPDATE
         SET day = excluded.day, runs = excluded.runs + CASE WHEN c.day = excluded.day THEN c.runs ELSE 0 END
         RETURNING c.runs INTO daily;
       not_over := export_center.runs_open(most);
       RETURN NEXT;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.runs_open(most bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       SELECT count(*) FROM (
         SELECT FROM export_center.run_queue WHERE tenant = nullif(current_setting('app.tenant', true), '')::uuid AND state <> 'idle' LIMIT most) AS counted
     $function$;

CREATE OR REPLACE FUNCTION export_center.tenant_create(new_slug text, new_name text)
 RETURNS SETOF export_center.tenants
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       INSERT INTO export_center.tenants AS t (slug, name) VALUES (new_slug, new_name)
       ON CONFLICT (slug) DO NOTHING RETURNING t.*
     $function$;

CREATE OR REPLACE FUNCTION export_center.tenant_delete(wanted uuid, seen integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     BEGIN
       DELETE FROM export_center.tenants t WHERE t.id = wanted AND t.version = seen AND t.status <> 'erased';
       RETURN FOUND;
     EXCEPTION WHEN foreign_key_violation THEN
       RETURN false;
     END $function$;

CREATE OR REPLACE FUNCTION export_center.tenant_details(wanted uuid)
 RETURNS SETOF export_center.tenants
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT t.* FROM export_center.tenants t WHERE t.id = wanted $function$;

CREATE OR REPLACE FUNCTION export_center.tenant_quotas_of(wanted uuid)
 RETURNS SETOF export_center.tenant_quotas
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     DECLARE home text := coalesce(current_setting('app.tenant', true), '');
     BEGIN
       PERFORM set_config('app.tenant', wanted::text, true);
       RETURN QUERY SELECT q.* FROM export_center.tenant_quotas q WHERE q.tenant_id = wanted ORDER BY q.name;
       PERFORM set_config('app.tenant', home, true);
     END $function$;

CREATE OR REPLACE FUNCTION export_center.tenant_quotas_replace(wanted uuid, names text[], limits bigint[], who text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
     DECLARE home text := coalesce(current_setting('app.tenant', true), '');
     BEGIN
       PERFORM set_config('app.tenant', wanted::text, true);
       DELETE FROM export_center.tenant_quotas q WHERE q.tenant_id = wanted AND q.name <> ALL (names);
       INSERT INTO export_center.tenant_quotas AS q (tenant_id, name, limit_value, updated_by)
         SELECT wanted, n.name, n.value, who FROM unnest(names, limits) AS n (name, value)
         ON CONFLICT (tenant_id, name) DO UPDATE
         SET limit_value = excluded.limit_value, updated_by = excluded.updated_by, updated_at = clock_timestamp();
       PERFORM set_config('app.tenant', home, true);
     END $function$;

CREATE OR REPLACE FUNCTION export_center.tenant_rename(wanted uuid, seen integer, new_name text)
 RETURNS SETOF export_center.tenants
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       UPDATE export_center.tenants t
       SET name = new_name, version = t.version + 1, updated_at = clock_timestamp()
       WHERE t.id = wanted AND t.version = seen AND t.status <> 'erased' RETURNING t.*
     $function$;

CREATE OR REPLACE FUNCTION export_center.tenant_set_status(wanted uuid, old_status text, new_status text)
 RETURNS SETOF export_center.tenants
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       UPDATE export_center.tenants t
       SET status = new_status, version = t.version + 1, updated_at = clock_timestamp()
       WHERE t.id = wanted AND t.status = old_status AND new_status IN ('active', 'suspended') RETURNING t.*
     $function$;

CREATE OR REPLACE FUNCTION export_center.tenants_page(after_slug text, most integer, only_status text)
 RETURNS SETOF export_center.tenants
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
       SELECT t.* FROM export_center.tenants t
       WHERE t.slug > after_slug COLLATE "C" AND (only_status IS NULL OR t.status = only_status COLLATE "C")
       ORDER BY t.slug LIMIT most
     $function$;

-- Triggers

CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON export_center.audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION export_center.audit_refuse_change();

CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON export_center.audit_log FOR EACH STATEMENT EXECUTE FUNCTION export_center.audit_refuse_change();

CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON export_center.audit_tiles FOR EACH STATEMENT EXECUTE FUNCTION export_center.audit_refuse_change();

-- Row-level security

ALTER TABLE export_center.api_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.api_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.audit_checkpoints ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.audit_checkpoints FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.audit_head ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.audit_head FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.audit_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.audit_log FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.audit_tiles ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.audit_tiles FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.blobs ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.blobs FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.bundle_documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.bundle_documents FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.bundles ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.bundles FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.encryption_secrets ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.encryption_secrets FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.event_head ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.event_head FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.events ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.events FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.evidence_batch_kinds ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.evidence_batch_kinds FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.evidence_batches ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.evidence_batches FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.evidence_closed ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.evidence_closed FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.evidence_erasures ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.evidence_erasures FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.evidence_head ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.evidence_head FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.evidence_items ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.evidence_items FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.feed_limits ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.feed_limits FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.idempotency_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.idempotency_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.import_receipts ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.import_receipts FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.imports ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.imports FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.mirror_pairs ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.mirror_pairs FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.mirrors ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.mirrors FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.profile_revisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.profile_revisions FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.profiles ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.profiles FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.rate_windows ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.rate_windows FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.role_bindings ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.role_bindings FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.run_counts ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.run_counts FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.run_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.run_log FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.run_stages ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.run_stages FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.runs ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.runs FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.sealed_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.sealed_files FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.shard_cache ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.shard_cache FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.site_receipts ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.site_receipts FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.sites ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.sites FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.staged_plans ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.staged_plans FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.stale_feeds ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.stale_feeds FORCE ROW LEVEL SECURITY;

ALTER TABLE export_center.tenant_quotas ENABLE ROW LEVEL SECURITY;

ALTER TABLE export_center.tenant_quotas FORCE ROW LEVEL SECURITY;

-- Policies

CREATE POLICY key_lookup ON export_center.api_keys AS PERMISSIVE FOR SELECT TO ec_owner
  USING (true);

CREATE POLICY tenant_isolation ON export_center.api_keys AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY due ON export_center.audit_checkpoints AS PERMISSIVE FOR SELECT TO ec_owner
  USING (true);

CREATE POLICY tenant_isolation ON export_center.audit_checkpoints AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY due ON export_center.audit_head AS PERMISSIVE FOR SELECT TO ec_owner
  USING (true);

CREATE POLICY tenant_isolation ON export_center.audit_head AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.audit_log AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.audit_tiles AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.blobs AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.bundle_documents AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.bundles AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.encryption_secrets AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.event_head AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.events AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.evidence_batch_kinds AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.evidence_batches AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.evidence_closed AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.evidence_erasures AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.evidence_head AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.evidence_items AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.feed_limits AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.idempotency_keys AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.import_receipts AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.imports AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.mirror_pairs AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.mirrors AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.profile_revisions AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.profiles AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.rate_windows AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.role_bindings AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.run_counts AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.run_log AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.run_stages AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.runs AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.sealed_files AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.shard_cache AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.site_receipts AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.sites AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.staged_plans AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.stale_feeds AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

CREATE POLICY tenant_isolation ON export_center.tenant_quotas AS PERMISSIVE FOR ALL TO PUBLIC
  USING ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid))
  WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid));

-- Grants

GRANT USAGE ON SCHEMA export_center TO ec_app;

GRANT INSERT, SELECT, UPDATE ON TABLE export_center.api_keys TO ec_app;

GRANT INSERT, SELECT ON TABLE export_center.audit_checkpoints TO ec_app;

GRANT SELECT ON TABLE export_center.audit_head TO ec_app;

GRANT SELECT ON TABLE export_center.audit_log TO ec_app;

GRANT INSERT, SELECT ON TABLE export_center.audit_tiles TO ec_app;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE export_center.blobs TO ec_app;

GRANT DELETE, INSERT, SELECT ON TABLE export_center.bundle_documents TO ec_app;

GRANT INSERT, SELECT, UPDATE ON TABLE export_center.bundles TO ec_app;

GRANT INSERT, SELECT ON TABLE export_center.encryption_secrets TO ec_app;

GRANT INSERT, SELECT, UPDATE ON TABLE export_center.event_head TO ec_app;

GRANT INSERT, SELECT ON TABLE export_center.events TO ec_app;

GRANT INSERT, SELECT ON TABLE export_center.evidence_batch_kinds TO ec_app;

GRANT INSERT, SELECT ON TABLE export_center.evidence_batches TO ec_app;

GRANT INSERT, MAINTAIN, SELECT ON TABLE export_center.evidence_closed TO ec_app;

GRANT SELECT ON TABLE export_center.evidence_erasures TO ec_app;

GRANT INSERT, SELECT, UPDATE ON TABLE export_center.evidence_head TO ec_app;

GRANT INSERT, MAINTAIN, SELECT ON TABLE export_center.evidence_items TO ec_app;

GRANT MAINTAIN ON TABLE export_center.evidence_rows TO ec_app;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE export_center.feed_limits TO ec_app;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE export_center.idempotency_keys TO ec_app;

GRANT INSERT, SELECT ON TABLE export_center.import_receipts TO ec_app;

GRANT INSERT, SELECT ON TABLE export_center.imports TO ec_app;

GRANT SELECT ON TABLE export_center.installation_secrets TO ec_app;

GRANT SELECT ON TABLE export_center.migrations TO ec_app;

GRANT INSERT, SELECT ON TABLE export_center.mirror_pairs TO ec_app;

GRANT INSERT, SELECT, UPDATE ON TABLE export_center.mirrors TO ec_app;

GRANT INSERT, SELECT ON TABLE export_center.profile_revisions TO ec_app;

GRANT INSERT, SELECT, UPDATE ON TABLE export_center.profiles TO ec_app;

GRANT INSERT, SELECT, UPDATE ON TABLE export_center.rate_windows TO ec_app;

GRANT DELETE, INSERT, SELECT ON TABLE export_center.role_bindings TO ec_app;

GRANT INSERT, SELECT, UPDATE ON TABLE export_center.run_counts TO ec_app;

GRANT INSERT, SELECT ON TABLE export_center.run_log TO ec_app;

GRANT INSERT, SELECT, UPDATE ON TABLE export_center.run_stages TO ec_app;

GRANT INSERT, SELECT, UPDATE ON TABLE export_center.runs TO ec_app;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE export_center.sealed_files TO ec_app;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE export_center.shard_cache TO ec_app;

GRANT INSERT, SELECT ON TABLE export_center.site_receipts TO ec_app;

GRANT INSERT, SELECT, UPDATE ON TABLE export_center.sites TO ec_app;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE export_center.staged_plans TO ec_app;

GRANT DELETE, INSERT, SELECT ON TABLE export_center.stale_feeds TO ec_app;

GRANT SELECT ON TABLE export_center.tenant_quotas TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.active_tenants(uuid,integer) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.audit_append(uuid,text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.audit_due(integer) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.audit_refuse_change() TO PUBLIC;

GRANT EXECUTE ON FUNCTION export_center.collection_claim(text,text,bigint,bigint) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.collection_finish(text,text,json,text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.collection_keep(text,text,bigint) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.collection_of(text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.collection_request(text,boolean,text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.dpop_remember(bytea,integer) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.ensure_tenant(text,text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.erasure_approve(text,text,text[]) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.erasure_cancel(text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.erasure_claim(text,bigint) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.erasure_files(text,text,bigint,bigint) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.erasure_finish(text,text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.erasure_of(uuid) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.erasure_request(text,uuid,text,text[],text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.erasure_rows(text,text,integer,bigint) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.evidence_erase(text,text,text,text,text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.evidence_key_hash(text,text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.find_api_key(bytea) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.find_tenant(text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.outbox_depth() TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.outbox_done(text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.outbox_put(text,bigint) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.outbox_take(integer) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.rate_take(text,integer,bigint,bigint) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.run_queue_cancel(text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.run_queue_claim(text,bigint) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.run_queue_depth() TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.run_queue_heartbeat(text[],bigint[],bigint) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.run_queue_lock(text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.run_queue_move(text,text,bigint) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.run_queue_put(text,text,integer,timestamp with time zone,timestamp with time zone) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.run_queue_sweep() TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.run_quota_take(boolean,bigint) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.runs_open(bigint) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.tenant_create(text,text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.tenant_delete(uuid,integer) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.tenant_details(uuid) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.tenant_quotas_of(uuid) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.tenant_quotas_replace(uuid,text[],bigint[],text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.tenant_rename(uuid,integer,text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.tenant_set_status(uuid,text,text) TO ec_app;

GRANT EXECUTE ON FUNCTION export_center.tenants_page(text,integer,text) TO ec_app;

-- Grants on columns

GRANT UPDATE (published_at, delivery, delivery_error) ON TABLE export_center.events TO ec_app;

GRANT UPDATE (receipt) ON TABLE export_center.evidence_batches TO ec_app;

GRANT UPDATE (originals) ON TABLE export_center.evidence_erasures TO ec_app;

GRANT INSERT (seq_from, published, modified, withdrawn, blen, bucket, kind, key, source, digest, original, severity, status, ecosystems, packages, aliases, subjects, body, captured, warnings) ON TABLE export_center.evidence_rows TO ec_app;

GRANT UPDATE (captured_at, max_age_hours) ON TABLE export_center.mirror_pairs TO ec_app;
