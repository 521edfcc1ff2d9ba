import type { QueryRunner } from 'typeorm';

/** A SECURITY DEFINER function is callable by everyone until it is taken from PUBLIC. */
export async function onlyForApplication(runner: QueryRunner, signature: string): Promise<void> {
  await runner.query(`REVOKE ALL ON FUNCTION export_center.${signature} FROM PUBLIC`);
  await runner.query(`GRANT EXECUTE ON FUNCTION export_center.${signature} TO ec_app`);
}
