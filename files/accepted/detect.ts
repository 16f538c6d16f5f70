import { fileTypeFromBuffer } from 'file-type';

/** So much of the beginning tells what a file is. */
export const HEAD_BYTES = 4_100;

/**
 * What the first bytes of a file say: an extension such as `pdf`, `zip` for every archive whatever is in it, `text` if
 * nothing is known of them. Whether text is text shows only at its end.
 */
export async function detect(head: Buffer): Promise<string> {
  if (head.length >= 4 && head.readUInt32BE(0) === 0x504b0304) return 'zip';
  if (head.subarray(0, 3).toString('latin1') === 'ID3') return 'mp3';
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found === undefined || found.ext === 'xml') return 'text';
  return found.ext;
}
