import { fileTypeFromBuffer } from 'file-type';

/** So much of the beginning tells what a file is. */
export const HEAD_BYTES = 4_100;

/** Those for which file-type would read on past the beginning: to the end of a tag, a profile or an archive. */
const SIGNATURES = [
  ['PK\x03\x04', 'zip'],
  ['ID3', 'mp3'],
  ['%PDF-', 'pdf'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['\xff\xd8\xff', 'jpg'],
] as const;

/**
 * What the first bytes of a file say: an extension such as `pdf`, `zip` for every archive whatever is in it, `text` if
 * nothing is known of them. Whether text is text shows only at its end.
 */
export async function detect(head: Buffer): Promise<string> {
  const start = head.toString('latin1', 0, 8);
  const own = SIGNATURES.find(([signature]) => start.startsWith(signature));
  if (own) return own[1];
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found === undefined || found.ext === 'xml') return 'text';
  return found.ext;
}
