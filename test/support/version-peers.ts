import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, valid } from 'semver';

type Pair = readonly [a: string, b: string];

/** Another implementation of an ecosystem's order. */
export interface VersionPeer {
  readonly name: string;
  readonly ecosystem: string;
  /** Versions with a known difference, which docs/formats/version-order.md explains. */
  readonly differsOn?: RegExp;
  isThere(): boolean;
  /** The order of each pair, undefined where the implementation cannot read one of the two. */
  ask(pairs: readonly Pair[]): (number | undefined)[];
}

const tools = process.env.EC_TOOLS_DIR || join(tmpdir(), 'export-center-tools');
export const goPeer = join(tools, 'version-peer');
const mavenJar = join(tools, 'maven-artifact-3.9.11.jar');
const composerLoader = '/usr/share/php/Composer/Semver/autoload.php';
const javaSource = join(import.meta.dirname, '../../scripts/tools/version-peer/ComparableVersionPeer.java');

// All of them read two versions a line, with a tab in between, and write -1, 0, 1 or ? a line.
const python = `import sys\nsys.path.insert(0,${JSON.stringify(join(tools, 'python'))})\nfrom packaging.version import Version as V\nfor l in sys.stdin:\n a,b=map(V,l.rstrip("\\n").split("\\t"))\n print((a>b)-(a<b))`;
const ruby = 'STDIN.each_line{|l| a,b=l.chomp.split("\\t").map{|v| Gem::Version.new(v)}; puts(a<=>b)}';
const php = `require '${composerLoader}'; $p = new Composer\\Semver\\VersionParser(); while (($l = fgets(STDIN)) !== false) { [$a, $b] = array_map([$p, 'normalize'], explode("\\t", rtrim($l, "\\n"))); echo version_compare($a, $b), "\\n"; }`;
const lua =
  '%{lua: for l in io.lines() do local a, b = l:match("([^\\t]*)\\t(.*)"); print(rpm.vercmp(a, b) .. "\\n") end}';
const dpkg =
  'while IFS="$(printf "\\t")" read -r a b; do if dpkg --compare-versions "$a" lt "$b"; then echo -1; elif dpkg --compare-versions "$a" eq "$b"; then echo 0; else echo 1; fi; done';

const program = (name: string, ecosystem: string, command: string, ...args: readonly string[]): VersionPeer => ({
  name,
  ecosystem,
  isThere: () => output(command, args, '1.0\t1.1\n')?.trim() === '-1',
  ask: (pairs) => {
    const lines = output(command, args, pairs.map((pair) => `${pair.join('\t')}\n`).join(''))?.split('\n') ?? [];
    return pairs.map((_, i) => (/^-?\d+$/.test(lines[i] ?? '') ? Math.sign(Number(lines[i])) : undefined));
  },
});

const fromGo = (scheme: string, ecosystem: string): VersionPeer => ({
  name: `version-peer, ${scheme}`,
  ecosystem,
  isThere: () => existsSync(goPeer),
  ask: (pairs) => askGo(pairs.map(([a, b]) => ({ scheme, a, b }))).map(({ order }) => order && Math.sign(order)),
});

export interface GoQuestion {
  readonly scheme: string;
  readonly a: string;
  readonly b?: string;
  readonly constraint?: string;
}

export interface GoAnswer {
  readonly order?: number;
  readonly match?: boolean;
  readonly error?: string;
}

/** Asks the libraries that Trivy is built with; there must be a version-peer. */
export function askGo(questions: readonly GoQuestion[]): GoAnswer[] {
  const answers = output(goPeer, [], questions.map((question) => `${JSON.stringify(question)}\n`).join('')) ?? '';
  return answers
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as GoAnswer);
}

function output(command: string, args: readonly string[], input: string): string | undefined {
  const { status, stdout } = spawnSync(command, args, {
    input,
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 1 << 26,
  });
  return status === 0 ? stdout : undefined;
}

export const versionPeers: readonly VersionPeer[] = [
  {
    name: 'semver of npm',
    ecosystem: 'npm',
    isThere: () => true,
    ask: (pairs) => pairs.map(([a, b]) => (valid(a) && valid(b) ? compare(a, b) : undefined)),
  },
  program('packaging of PyPA', 'PyPI', 'python3', '-c', python),
  program('Gem::Version of RubyGems', 'RubyGems', 'ruby', '-e', ruby),
  {
    ...program('ComparableVersion of Maven', 'Maven', 'java', '-cp', mavenJar, javaSource),
    differsOn: /\.[a-z]+[.-]/i,
  },
  program('composer/semver and PHP', 'Packagist', 'php', '-r', php),
  program('dpkg', 'Debian', 'sh', '-c', dpkg),
  program('rpm', 'AlmaLinux', 'rpm', '--eval', lua),
  fromGo('go', 'Go'),
  fromGo('cargo', 'crates.io'),
  fromGo('nuget', 'NuGet'),
  { ...fromGo('apk', 'Alpine'), differsOn: /\.0$|\.0\d/ },
  fromGo('deb', 'Debian'),
  fromGo('rpm', 'AlmaLinux'),
  fromGo('bitnami', 'Bitnami'),
  { ...fromGo('pep440', 'PyPI'), differsOn: /\+.*[-_]/ },
];
