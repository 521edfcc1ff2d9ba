/** For refusals: what could have been sent instead. */
export const readFormats =
  'OSV, OpenVEX, CSAF JSON, CycloneDX JSON, SPDX JSON, CISA KEV JSON, EPSS CSV and Maven artifacts';
