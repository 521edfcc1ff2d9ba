import type { SettingValues } from './setting-fields.js';

const name = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

/** `plant-7` is the site of every tenant (under ''), `acme=plant-7,umbra=plant-8` of each its own. */
export function siteNames(text = ''): ReadonlyMap<string, string> {
  const items = text.split(',').map((item) => item.trim());
  return new Map(items.filter((item) => item !== '').map(toPair));
}

function toPair(item: string): [tenant: string, site: string] {
  const at = item.indexOf('=');
  return [item.slice(0, Math.max(at, 0)), item.slice(at + 1)];
}

/** Sentences about what cannot be used. */
export function siteProblems({ siteName, signing, signingKeyFile }: SettingValues): string[] {
  const bad = [...siteNames(siteName).entries()].flat().filter((part) => part !== '' && !name.test(part));
  const problems = bad.map((part) => `EC_SITE_NAME: ${part} is no name: write plant-7, or acme=plant-7,umbra=plant-8`);
  if (siteName !== undefined && signing === 'optional' && signingKeyFile === undefined)
    problems.push('EC_SITE_NAME needs a signing key for its receipts: set EC_SIGNING_KEY_FILE, or leave EC_SIGNING');
  return problems;
}
