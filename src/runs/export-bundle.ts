import type { PipelineTools } from './pipeline/pipeline-tools.js';
import { packStep } from './pipeline/pack-step.js';
import { planStep } from './pipeline/plan-step.js';
import { publishStep } from './pipeline/publish-step.js';
import { unlessErased } from './pipeline/require-inputs.js';
import { sealStep } from './pipeline/seal-step.js';
import { stageStep } from './pipeline/stage-step.js';
import { verifyStep } from './pipeline/verify-step.js';
import type { RunContext, RunPipeline, RunResult } from './run-context.js';

/** An export from evidence to published bundle. What passes between the steps is small JSON; the bytes stay in the content store. */
export class ExportBundle implements RunPipeline {
  readonly #tools: PipelineTools;

  constructor(tools: PipelineTools) {
    this.#tools = tools;
  }

  async run(context: RunContext): Promise<RunResult> {
    const tools = this.#tools;
    const planned = await context.step('plan', () => planStep(context, tools));
    const staged = await context.step('stage', () =>
      unlessErased(tools, context, planned, () => stageStep(context, tools, planned)),
    );
    const name = await context.step('seal', () => sealStep(context, tools, planned, staged));
    const built = { planned, staged, name };
    const packed = await context.step('pack', () => packStep(context, tools, name, planned.plan));
    const verified = await context.step('verify', () =>
      unlessErased(tools, context, planned, () => verifyStep(context, tools, built)),
    );
    return context.step('publish', () => publishStep(context, tools, { ...built, packed, verified }));
  }
}
