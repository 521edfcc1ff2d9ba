/** A body of `OsvLikeRecords` with ids and words for severities as GitHub has them, which Trivy's own builder reads. Not shorter or longer by more than a word. */
export const githubForm = (body: string): string =>
  body.replaceAll('BNCH-', 'GHSA-').replaceAll('"MEDIUM"', '"MODERATE"');

export const githubSource = 'ghsa';
