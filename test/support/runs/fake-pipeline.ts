import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalBytes } from '../../../src/formats/canonical-json/canonicalize.js';
import { digestOf } from '../../../src/formats/digest.js';
import { stageNames, type RunContext, type RunPipeline, type RunResult } from '../../../src/runs/run-context.js';

/** Six stages whose values are a pure function of plan and stage: what any attempt makes is equal. `hold` makes each stage last. */
export class FakePipeline implements RunPipeline {
  /** Milliseconds a stage takes. */
  hold = 0;
  /** Called in each stage; may throw. */
  onStage: (stage: string, context: RunContext) => void | Promise<void> = () => undefined;
  readonly executed: string[] = [];

  async run(context: RunContext): Promise<RunResult> {
    let chain: string = context.profile.specDigest;
    for (const stage of stageNames) {
      chain = await context.step(stage, async () => {
        this.executed.push(`${context.runId} ${context.attempt} ${stage}`);
        context.progress(1, 2, 'records');
        await this.onStage(stage, context);
        if (this.hold > 0) await sleep(this.hold, undefined, { signal: context.signal });
        return digestOf(canonicalBytes([chain, stage]));
      });
    }
    return resultOf(chain);
  }
}

export function resultOf(chain: string): RunResult {
  const digest = (name: string) => digestOf(canonicalBytes([chain, name]));
  return {
    manifestDigest: digest('manifest'),
    itemSetRoot: digest('root'),
    tarDigest: digest('tar'),
    bytes: 1024,
    files: 6,
    records: 3,
    signatures: [],
    encrypted: false,
    plainDigest: digest('plain'),
  };
}
