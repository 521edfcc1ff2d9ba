import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import { canonicalJson } from '../../formats/canonical-json/canonicalize.js';
import type { Plan } from '../../kernel/plan.js';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { CheckFailure } from './check-failure.js';

/** Throws CheckFailure naming the first member in which a plan and the manifest made by it differ. */
export function requireSamePlan(plan: Plan, manifest: BundleManifest): void {
  const { name, level, library } = manifest.codec;
  const pairs: Readonly<Record<string, readonly [unknown, unknown]>> = {
    profile: [plan.profile, manifest.profile],
    selectors: [plan.selectors, manifest.selectors],
    asOf: [plan.asOf, manifest.asOf],
    projection: [plan.projection, manifest.projection],
    adapter: [plan.adapter, manifest.adapter],
    formats: [plan.formats, manifest.formats],
    codec: [plan.codec, { codec: name, level, library }],
    sharding: [plan.sharding, manifest.sharding],
  };
  for (const [member, [planned, made]] of Object.entries(pairs)) {
    if (planned !== undefined && canonicalJson(planned) === canonicalJson(made)) continue;
    throw new CheckFailure(
      'EC-DIGEST-MISMATCH',
      `the plan in ${bundlePaths.provenance} has another ${member} than manifest.json`,
      bundlePaths.provenance,
    );
  }
}
