import type { Command } from 'commander';
import { splitList } from './flag-values.js';

/** Which records are meant: the flags that lists of evidence, plans and runs have in common. */
export interface SelectorFlags {
  readonly source?: string[];
  readonly ecosystem?: string[];
  readonly package?: string[];
  readonly severity?: string[];
  readonly alias?: string[];
  readonly subject?: string[];
}

export function withSelectors(command: Command): Command {
  return command
    .option('--source <sources>', 'only these sources, comma separated', splitList)
    .option('--ecosystem <ecosystems>', 'only these ecosystems', splitList)
    .option('--package <purls>', 'only about these packages, as purl without version', splitList)
    .option('--severity <severities>', 'only these severities', splitList)
    .option('--alias <ids>', 'only records with these ids or aliases', splitList)
    .option('--subject <subjects>', 'only these subjects of SBOMs and VEX', splitList);
}
