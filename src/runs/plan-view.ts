import type { FeedSizes, ForecastShard, PlannedFeed, PlannedSizes } from '../kernel/plan.js';
import type {
  PlannedBytesResource,
  PlannedFeedResource,
  PlannedShardResource,
  PlanResource,
} from './run-resource.dto.js';
import type { RunForecast } from './run-planner.port.js';
import { baseOf, staleAt } from './run-view.js';
import type { Run } from './run.js';

export function toPlanResource(planned: RunForecast, wouldReuse: Run | undefined): PlanResource {
  const { plan, planDigest, estimate, newBytes, shards, warnings } = planned;
  return {
    planDigest,
    selectors: plan.selectors,
    asOf: plan.asOf,
    base: baseOf(plan),
    counts: estimate.counts,
    estBytes: estimate.plainBytes,
    shards: estimate.shards,
    feeds: (estimate.feeds ?? []).map(toFeed),
    stale: staleAt(estimate.stale, new Date()),
    redacted: estimate.redacted ?? [],
    bytes: estimate.sizes ? toBytes(estimate.sizes) : null,
    shardList: shards?.map(toShard) ?? null,
    newBytes,
    policyVersion: null,
    inputsHash: null,
    warnings,
    wouldReuseRunId: wouldReuse?.id ?? null,
  };
}

function toFeed({ kind, source, records, plainBytes, sizes }: PlannedFeed): PlannedFeedResource {
  return {
    kind,
    source,
    records,
    plainBytes,
    ...(sizes ? bytesOf(sizes) : { packBytes: null, normalizedBytes: null }),
  };
}

const bytesOf = ({ packs, normalized }: FeedSizes) => ({ packBytes: packs, normalizedBytes: normalized });

function toBytes({ packs, normalized, indexes, removed }: PlannedSizes): PlannedBytesResource {
  return { packs, normalized, indexes, removed, total: packs + normalized + indexes + removed };
}

function toShard({ kind, pack, records, plainBytes, exact, ...sizes }: ForecastShard): PlannedShardResource {
  return { kind, pack, records, plainBytes, ...bytesOf(sizes), exact };
}
