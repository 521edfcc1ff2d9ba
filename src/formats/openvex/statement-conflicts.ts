import { Verdicts } from '../evidence-record/verdicts.js';
import type { VexStatement } from './read-statement.js';

/**
 * Statements that say different things of one vulnerability in one product at one time. With different times the later one holds
 * (OpenVEX specification, "VEX Statements", overriding), so that is no conflict.
 */
export function conflictsOf(
  statements: readonly VexStatement[],
): { readonly pointer: string; readonly message: string }[] {
  const verdicts = new Verdicts();
  return statements.flatMap((statement) => {
    const { pointer, products, timestamp, vulnerabilities } = statement;
    return products.flatMap((product) => {
      const conflict = verdicts.conflict([vulnerabilities[0], product, String(timestamp)], statement);
      return conflict === undefined ? [] : { pointer, message: `${conflict} at the same time` };
    });
  });
}
