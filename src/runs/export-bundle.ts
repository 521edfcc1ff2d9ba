import type { PipelineTools } from './pipeline/pipeline-tools.js';
import { packStep } from './pipeline/pack-step.js';
import { planStep } from './pipeline/plan-step.js';
import { publishStep } from './pipeline/publish-step.js';
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
    const staged = await context.step('stage', () => stageStep(context, tools, planned));
    const name = await context.step('seal', () => sealStep(context, tools, planned, staged));
    const packed = await context.step('pack', () => packStep(context, tools, name));
    const verified = await context.step('verify', () => verifyStep(context, tools, { planned, staged, name }));
    return context.step('publish', () => publishStep(context, tools, { staged, name, packed, verified }));
  }
}
