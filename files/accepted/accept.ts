import { type Places, faultOfArchive } from './archive.ts';
import { detect, HEAD_BYTES } from './detect.ts';
import { acceptedExtensions, extensionOf, goesWith, type Kind, kindOfName } from './kinds.ts';
import { TextCheck } from './text.ts';

/** The file is not one that may be attached; the message is for people, in both languages. */
export class NotAccepted extends Error {
  override readonly name = 'NotAccepted';
}

/** How a sender names a file. */
export interface Declared {
  readonly fileName: string;
  readonly contentType: string;
}

/** Watches a file go by and refuses it as soon as it shows that it is not what it is called. */
export interface Watch {
  readonly parts: AsyncIterable<Uint8Array>;
  /** After the last part. @returns its media type. @throws NotAccepted */
  conclude(file: Places): Promise<string>;
}

/** @throws NotAccepted for a name or content type that is not taken, before a byte was read. */
export function watch(source: AsyncIterable<Uint8Array>, { fileName, contentType }: Declared): Watch {
  const extension = extensionOf(fileName);
  const kind = kindOfName(fileName);
  if (!kind) throw new NotAccepted(`不接受这类文件 / files of this kind are not taken; ${acceptedExtensions}`);
  if (!goesWith(kind, contentType))
    throw new NotAccepted(
      `声明的类型与扩展名 .${extension} 不符 / the declared content type is not that of .${extension}`,
    );
  const text = kind.signatures.includes('text') ? new TextCheck() : undefined;
  return {
    parts: checked(source, { kind, extension, text }),
    async conclude(file) {
      if (file.sizeBytes === 0) throw new NotAccepted('文件是空的 / the file is empty');
      if (kind.mainEntry !== undefined) {
        const fault = await faultOfArchive(file, kind.mainEntry);
        if (fault !== undefined) throw new NotAccepted(fault);
      }
      if (!text) return kind.mediaType;
      const charset = text.end();
      if (charset === undefined) throw new NotAccepted(NO_TEXT);
      return `${kind.mediaType}; charset=${charset}`;
    },
  };
}

const NO_TEXT = '不是 UTF-8 或 GB18030 文本 / it is no text in UTF-8 or GB18030';

async function* checked(
  source: AsyncIterable<Uint8Array>,
  { kind, extension, text }: { kind: Kind; extension: string; text: TextCheck | undefined },
): AsyncGenerator<Uint8Array> {
  let head = Buffer.alloc(0);
  let isKnown = false;
  const judge = async () => {
    isKnown = true;
    const found = await detect(head);
    if (kind.signatures.includes(found)) return;
    if (found === 'text') throw new NotAccepted(`内容不是 .${extension} / the content is not that of .${extension}`);
    throw new NotAccepted(`内容是 ${found}，不是 .${extension} / the content is ${found}, not .${extension}`);
  };
  for await (const part of source) {
    if (text && !text.take(part)) throw new NotAccepted(NO_TEXT);
    if (!isKnown) {
      head = Buffer.concat([head, part]);
      if (head.length < HEAD_BYTES) continue;
      await judge();
      yield head;
    } else yield part;
  }
  if (isKnown || head.length === 0) return;
  await judge();
  yield head;
}
