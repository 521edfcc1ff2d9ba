import type { Plan } from '../../kernel/plan.js';
import { projectedReader } from '../adapters/projection/projecting-reader.js';
import { DeltaScanner } from './delta-scanner.js';
import type { DeltaPlan, DeltaTools } from './delta-tools.js';
import { PlanScanner } from './plan-scanner.js';
import type { RecordScanner } from './record-scanner.port.js';

/** What tells the records of a plan's bundle: of a delta those that changed, else all that it selects. */
export function scannerOf(plan: Plan, tools: DeltaTools): RecordScanner {
  if (isDelta(plan)) return new DeltaScanner(plan, tools);
  return new PlanScanner(projectedReader(tools.reader, plan.projection), tools.tenant, plan, tools.signal);
}

export const isDelta = (plan: Plan): plan is DeltaPlan => plan.base !== undefined;
