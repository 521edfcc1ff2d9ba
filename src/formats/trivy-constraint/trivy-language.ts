import { FormatError } from '../format-error.js';
import { baseEcosystem } from '../osv/package-purl.js';
import {
  bitnamiGrammar,
  gemGrammar,
  genericGrammar,
  mavenGrammar,
  npmGrammar,
  pep440Grammar,
  type ConstraintGrammar,
} from './constraint-grammar.js';

/** What Trivy calls an ecosystem of language packages (the part of a bucket's name before `::`), and how it reads constraints there. */
export interface TrivyLanguage {
  readonly slug: string;
  readonly grammar: ConstraintGrammar;
}

const languages: Readonly<Record<string, TrivyLanguage>> = {
  Bitnami: { slug: 'bitnami', grammar: bitnamiGrammar },
  CocoaPods: { slug: 'cocoapods', grammar: gemGrammar },
  ConanCenter: { slug: 'conan', grammar: genericGrammar },
  'crates.io': { slug: 'cargo', grammar: genericGrammar },
  Go: { slug: 'go', grammar: genericGrammar },
  Hex: { slug: 'erlang', grammar: genericGrammar },
  Julia: { slug: 'julia', grammar: genericGrammar },
  Kubernetes: { slug: 'k8s', grammar: genericGrammar },
  Maven: { slug: 'maven', grammar: mavenGrammar },
  npm: { slug: 'npm', grammar: npmGrammar },
  NuGet: { slug: 'nuget', grammar: genericGrammar },
  Packagist: { slug: 'composer', grammar: genericGrammar },
  Pub: { slug: 'pub', grammar: genericGrammar },
  PyPI: { slug: 'pip', grammar: pep440Grammar },
  RubyGems: { slug: 'rubygems', grammar: gemGrammar },
  SwiftURL: { slug: 'swift', grammar: genericGrammar },
};

/** The Trivy ecosystem of an OSV one; undefined for distributions and for what Trivy has no buckets for. CocoaPods is no ecosystem of OSV. */
export function trivyLanguageOf(ecosystem: string): TrivyLanguage | undefined {
  const base = baseEcosystem(ecosystem);
  return Object.hasOwn(languages, base) ? languages[base] : undefined;
}

const grammars = new Map(Object.values(languages).map(({ slug, grammar }) => [slug, grammar]));

/** The grammar of one of Trivy's own names of ecosystems, `cocoapods` among them. Throws FormatError `unsupported` for another name. */
export function grammarOfSlug(slug: string): ConstraintGrammar {
  const grammar = grammars.get(slug);
  if (grammar) return grammar;
  throw new FormatError('unsupported', `Trivy has no language packages called ${JSON.stringify(slug)}`);
}
