/** Values without repeats, in the order in which they came first. Most lists are so short that a set costs more than to look through them. */
export function distinct(values: readonly string[]): string[] {
  if (values.length > 8) return [...new Set(values)];
  return values.filter((value, i) => values.indexOf(value) === i);
}
