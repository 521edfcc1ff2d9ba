// Stands for fast-check in the tests: one seed, so that a run judges the change and not the luck of the day. EC_TEST_SEED=<integer> tries others.
import fc from '../../node_modules/fast-check/lib/fast-check.js';

fc.configureGlobal({ seed: Number(process.env.EC_TEST_SEED ?? 1) });

export * from '../../node_modules/fast-check/lib/fast-check.js';
export default fc;
