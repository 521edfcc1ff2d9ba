import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './support/tenant-table.js';

/** The secret that a tenant's bundle keys follow from, and which ciphertext of an epoch a file has. */
export class Encryption1700000000031 implements MigrationInterface {
  readonly name = 'Encryption1700000000031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE export_center.encryption_secrets (
         tenant_id uuid PRIMARY KEY REFERENCES export_center.tenants (id),
         secret bytea NOT NULL CHECK (octet_length(secret) = 32),
         created_at timestamptz NOT NULL DEFAULT clock_timestamp()
       )`,
    );
    await protectTenantTable(runner, 'encryption_secrets', 'SELECT, INSERT');
    await runner.query(
      `CREATE TABLE export_center.sealed_files (
         tenant_id uuid NOT NULL REFERENCES export_center.tenants (id),
         epoch bytea NOT NULL CHECK (octet_length(epoch) = 32),
         plain_digest bytea NOT NULL CHECK (octet_length(plain_digest) = 32),
         sealed_digest bytea NOT NULL CHECK (octet_length(sealed_digest) = 32),
         PRIMARY KEY (tenant_id, epoch, plain_digest)
       )`,
    );
    await protectTenantTable(runner, 'sealed_files', 'SELECT, INSERT, UPDATE, DELETE');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['sealed_files', 'encryption_secrets']) await runner.query(`DROP TABLE export_center.${table}`);
  }
}
