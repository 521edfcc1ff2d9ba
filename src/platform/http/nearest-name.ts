/** The known name that is closest to a mistyped one, at most a third of its letters away; undefined where none is. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const name = given.slice(0, 64);
  const limit = Math.max(2, Math.floor(name.length / 3));
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of [...known].sort()) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && (!best || distance < best.distance)) best = { name: candidate, distance };
  }
  return best?.name;
}

/** Levenshtein distance, one row at a time. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** "did you mean x?" or the list of what is known, as the end of a refusal. */
export function suggestion(given: string, known: readonly string[]): string {
  const near = nearestName(given, known);
  if (near !== undefined) return `did you mean ${near}?`;
  return known.length === 0 ? 'none is known here' : `known: ${[...known].sort().join(', ')}`;
}
