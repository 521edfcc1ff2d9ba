/**
 * How far two samples are from coming out of one distribution, in standard deviations of the rank sum (Mann-Whitney U with the normal
 * approximation; ties get their mean rank). Beyond 3.3 in either direction lies one in a thousand.
 */
export function rankSumDeviation(some: readonly number[], others: readonly number[]): number {
  const [n, m] = [some.length, others.length];
  const all = [...some.map((value) => ({ value, mine: true })), ...others.map((value) => ({ value, mine: false }))];
  all.sort((a, b) => a.value - b.value);
  let ranks = 0;
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]!.value === all[start]!.value) end += 1;
    const mean = (start + end + 1) / 2;
    for (const { mine } of all.slice(start, end)) if (mine) ranks += mean;
    start = end;
  }
  return (ranks - (n * (n + m + 1)) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
}
