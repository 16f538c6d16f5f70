/** What a page cannot show: controls, halves of a surrogate pair, and the marks that would turn the reading order of a line around. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/**
 * The lines of a text, as they are printed: nothing is dropped but blank lines, and what a page cannot show leaves a visible
 * mark (�) in its place.
 */
export const printableLines = (text: string): string[] =>
  text
    .split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)
    .map((line) => line.replaceAll('\t', '　').replace(UNPRINTABLE, '\ufffd'))
    .filter((line) => /\S/.test(line));

/** The same on one line. */
export const printableLine = (text: string): string => printableLines(text).join(' ');
