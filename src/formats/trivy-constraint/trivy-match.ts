import { FormatError } from '../format-error.js';
import { parseConstraint, type ConstraintGrammar, type Term } from './constraint-grammar.js';

const holds: Readonly<Record<string, (order: number) => boolean>> = {
  '': (order) => order === 0,
  '=': (order) => order === 0,
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
};

/**
 * Reads the constraints and gives what tells whether Trivy finds a version satisfied by one of them. Comparisons of full versions only;
 * throws FormatError `unsupported` for other operators, `syntax` for a broken constraint, `version` where Trivy could not read the version.
 */
export function constraintMatcher(
  grammar: ConstraintGrammar,
  constraints: readonly string[],
): (version: string) => boolean {
  const isMet = constraintTest(grammar, constraints);
  return (version) => isMet(grammar.order.parse(version));
}

/** As `constraintMatcher`, for versions that the grammar's order has read. */
export function constraintTest(
  grammar: ConstraintGrammar,
  constraints: readonly string[],
): (installed: unknown) => boolean {
  const alternatives = constraints.flatMap((text) => parseConstraint(grammar, text));
  const tests = alternatives.map((terms) => terms.map((term) => termTest(grammar, term)));
  return (installed) => tests.some((all) => all.every((isMet) => isMet(installed)));
}

function termTest(grammar: ConstraintGrammar, { operator, version }: Term): (installed: unknown) => boolean {
  const { order, name } = grammar;
  if (grammar.padsVersions && operator === '>=' && version === '0') return () => true;
  const isMet = holds[operator];
  if (!isMet)
    throw new FormatError('unsupported', `the operator ${operator} of the ${name} grammar is not evaluated here`);
  const limit = order.parse(version);
  return (installed) => isMet(order.compare(installed, limit));
}

/** What an advisory of a language package says of versions. */
export interface AdvisoryVersions {
  readonly vulnerable: readonly string[];
  readonly patched: readonly string[];
}

/** Whether Trivy reports the version: one vulnerable constraint is met and no patched one is. Throws as `constraintMatcher` does. */
export function trivyReports(grammar: ConstraintGrammar, versions: AdvisoryVersions, version: string): boolean {
  return (
    constraintMatcher(grammar, versions.vulnerable)(version) && !constraintMatcher(grammar, versions.patched)(version)
  );
}
