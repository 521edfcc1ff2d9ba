export { connect, type ConnectOptions } from './connect.js';
export { ExportCenterProblem, unwrap, type Answer } from './problem.js';
export { waitForRun, type WaitOptions } from './wait-for-run.js';
export * from './generated/sdk.gen.js';
export type * from './generated/types.gen.js';
export type { Client } from './generated/client/index.js';
