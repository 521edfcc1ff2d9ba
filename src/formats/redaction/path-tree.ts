import type { PathStep } from './member-path.js';

/** Where some paths have come to: each goes on below it, or ends in it. */
export class PathNode {
  readonly members = new Map<string, PathNode>();
  anyMember: PathNode | undefined;
  element: PathNode | undefined;
  /** The smallest number that was given to a path that ends here. */
  end: number | undefined;

  add(path: readonly PathStep[], end: number): void {
    const [step, ...rest] = path;
    if (step !== undefined) this.#below(step).add(rest, end);
    else this.end = Math.min(this.end ?? end, end);
  }

  #below(step: PathStep): PathNode {
    if (step === '*') return (this.anyMember ??= new PathNode());
    if (step === '[]') return (this.element ??= new PathNode());
    const known = this.members.get(step.member);
    if (known) return known;
    const node = new PathNode();
    this.members.set(step.member, node);
    return node;
  }
}

const nowhere: readonly PathNode[] = [];

/** Where the paths stand after a step to a member. */
export function membersOf(nodes: readonly PathNode[], name: string): readonly PathNode[] {
  if (nodes.length === 0) return nowhere;
  const below: PathNode[] = [];
  for (const { members, anyMember } of nodes) {
    const named = members.get(name);
    if (named) below.push(named);
    if (anyMember) below.push(anyMember);
  }
  return below;
}

/** Where they stand after a step to an element. */
export function elementsOf(nodes: readonly PathNode[]): readonly PathNode[] {
  if (nodes.length === 0) return nowhere;
  return nodes.flatMap(({ element }) => element ?? []);
}

/** The smallest number of a path that ends here. */
export function endOf(nodes: readonly PathNode[]): number | undefined {
  let first: number | undefined;
  for (const { end } of nodes) if (end !== undefined && (first === undefined || end < first)) first = end;
  return first;
}
