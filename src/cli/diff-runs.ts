import type { Command } from 'commander';
import type { BundleDiff } from '../formats/bundle-diff/bundle-diff.js';
import { connect } from './connection.js';

/** Compares the bundles of two runs on the server. */
export async function diffRuns(before: string, after: string, limit: number, command: Command): Promise<BundleDiff> {
  const query = new URLSearchParams({ base: before, limit: String(limit) });
  const response = await connect(command).request(`/api/v1/runs/${after}:diff?${query.toString()}`);
  return (await response.json()) as BundleDiff;
}
