/**
 * The names under which Trivy may look a package up. In: Trivy's ecosystem and the name as the record has it. Trivy's builder and scanner share
 * one normalisation (trivy-db, NormalizePkgName); the first key is its result.
 */
export function packageKeys(slug: string, name: string): readonly string[] {
  if (slug === 'pip') return pipKeys(name);
  if (slug === 'swift') return [name.replace(/^https:\/\//, '').replace(/\.git$/, '')];
  if (slug === 'go' || slug === 'cocoapods' || slug === 'julia') return [name];
  const lower = name.toLowerCase();
  // Trivy before 0.67 looked NuGet packages up as they are written.
  return slug === 'nuget' && lower !== name ? [lower, name] : [lower];
}

const mostDotted = 3;

/**
 * PEP 503 takes `a.b`, `a-b` and `a_b` for one name, Trivy takes dots for something else. Evidence may have either spelling, and so may what
 * is installed, so a name is written with a hyphen and a dot in each place; beyond three places with one or the other in all.
 */
function pipKeys(name: string): string[] {
  const lower = name.toLowerCase();
  const parts = lower.split(/[-_.]+/);
  const spelt = parts.length - 1 > mostDotted ? [parts.join('-'), parts.join('.')] : spellings(parts);
  return [...new Set([lower.replaceAll('_', '-'), ...spelt])];
}

function spellings([first = '', ...rest]: readonly string[]): string[] {
  return rest.reduce((begun, part) => begun.flatMap((one) => [`${one}-${part}`, `${one}.${part}`]), [first]);
}
