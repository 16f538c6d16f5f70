/** What is dropped: marks (accents, variation selectors), punctuation, blanks, controls. Private-use characters and
 * those newer than this Node's Unicode stay: rare characters of names live there. */
const DROPPED = /[\p{M}\p{P}\p{Z}\p{Cc}\p{Cf}\p{Cs}]+/gu;

/**
 * The text as search sees it. Folding works character by character (compatibility decomposition with the marks
 * dropped, rather than NFKC, which joins neighbours), so the folding of a part is always a part of the folding.
 */
export function foldText(text: string): string {
  return text.normalize('NFKD').toLowerCase().replaceAll('ς', 'σ').replace(DROPPED, '');
}

/** The words of a query, folded; several words must all be found. */
export function queryTerms(q: string): string[] {
  const terms = q.split(/\s+/u).map(foldText);
  return [...new Set(terms.filter((term) => term !== ''))];
}

/** Whether every word of the query stands in one of the texts: the check after decryption. Nothing finds nothing. */
export function matchesQuery(texts: readonly string[], q: string): boolean {
  const terms = queryTerms(q);
  if (terms.length === 0) return false;
  const folded = texts.map(foldText);
  return terms.every((term) => folded.some((text) => text.includes(term)));
}
