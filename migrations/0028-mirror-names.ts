import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A full bundle and its deltas have two profiles and one mirror: it is named by its own name. */
export class MirrorNames1700000000028 implements MigrationInterface {
  readonly name = 'MirrorNames1700000000028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE export_center.mirrors RENAME COLUMN profile TO name');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE export_center.mirrors RENAME COLUMN name TO profile');
  }
}
