import { findTool } from './find-tool.js';

/** The path of a real cosign (findTool). */
export const findCosign = (): string | undefined =>
  findTool('cosign', 'fetch-cosign.sh', 'no other tool checks our signatures here');
