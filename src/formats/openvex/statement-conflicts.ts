import type { VexStatement } from './read-statement.js';

/**
 * Statements that say different things of one vulnerability in one product at one time. With different times the later one holds
 * (OpenVEX specification, "VEX Statements", overriding), so that is no conflict.
 */
export function conflictsOf(
  statements: readonly VexStatement[],
): { readonly pointer: string; readonly message: string }[] {
  const seen = new Map<string, VexStatement>();
  const conflicts: { readonly pointer: string; readonly message: string }[] = [];
  for (const statement of statements) {
    for (const product of statement.products) {
      const subject = JSON.stringify([statement.vulnerabilities[0], product, String(statement.timestamp)]);
      const earlier = seen.get(subject);
      if (!earlier) seen.set(subject, statement);
      else if (earlier.status !== statement.status) conflicts.push(conflict(statement, earlier));
    }
  }
  return conflicts;
}

const conflict = (statement: VexStatement, earlier: VexStatement) => ({
  pointer: statement.pointer,
  message: `says ${statement.status} where ${earlier.pointer} says ${earlier.status} of the same product at the same time`,
});
