/** The shapes in which a word can stand in bytes somebody wrote: as it is, or in an encoding that anybody reverses. */

const utf8 = (word: string): Buffer => Buffer.from(word, 'utf8');

/**
 * A word within longer base64: what stands before it shifts its bits by 0, 8 or 16, and of each shift only the characters
 * that the neighbours have no part in are sought.
 */
function inBase64(word: string): string[] {
  const bytes = utf8(word);
  return [0, 1, 2].map((before) => {
    const end = before + bytes.length;
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return text.slice(Math.ceil((before * 8) / 6), Math.floor((end * 8) / 6));
  });
}
const inBase64Url = (word: string): string[] =>
  inBase64(word).map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));

/** As JSON may write every character, and JavaScript beyond ASCII. */
const escaped = (word: string): string =>
  Array.from({ length: word.length }, (_, at) => `\\u${word.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
const percent = (word: string): string => encodeURIComponent(word);

/** Each way to write it, once. */
export function shapesOf(word: string): readonly string[] {
  const hex = utf8(word).toString('hex');
  const [unicode, url] = [escaped(word), percent(word)];
  const upper = unicode.replace(/[a-f]/g, (digit) => digit.toUpperCase());
  return [
    ...new Set([
      ...[word, hex, hex.toUpperCase(), unicode, upper, url, url.toLowerCase()],
      ...[...inBase64(word), ...inBase64Url(word)],
    ]),
  ];
}

/** Those of the words that stand in the bytes or the text, in whatever shape. */
export function heldBy(within: string | Buffer, words: readonly string[]): string[] {
  const bytes = typeof within === 'string' ? utf8(within) : within;
  return words.filter((word) => shapesOf(word).some((shape) => bytes.includes(shape, 0, 'utf8')));
}
