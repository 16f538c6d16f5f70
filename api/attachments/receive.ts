import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { MultipartFile } from '@fastify/multipart';
import { NotAccepted, watch } from '../../files/accepted/accept.ts';
import { stage, type Staged } from '../../files/staging.ts';
import { FileStoreError, FileTooLarge } from '../../files/store.ts';
import { attach } from '../../workflows/kit/standing/notes.ts';
import { Problem } from '../problem.ts';
import { isBlank, isWellFormed } from '../texts.ts';
import { whileTalking } from './connection.ts';

/** A file that was sent, sealed and looked at, but not in the store yet. */
export interface Received {
  readonly staged: Staged;
  readonly mediaType: string;
  readonly fileName: string;
  readonly title: string;
  readonly remark: string | undefined;
}
interface Piece {
  readonly staged: Staged;
  readonly mediaType: string;
  readonly fileName: string;
}

/** Beside the file itself: boundaries, headers, title and remark. */
const AROUND_BYTES = 65_536;
const longest = (field: { readonly schema: { readonly [keyword: string]: unknown } }) =>
  Number(field.schema['maxLength']);
const TEXTS: Readonly<Record<string, number>> = {
  title: longest(attach.body.title),
  remark: longest(attach.body.remark),
};

/**
 * Reads `multipart/form-data`: one file in the part `file`, and the texts `title` and `remark`, in any order. The file
 * goes to the staging folder as it comes; whatever is wrong, nothing remains of it.
 * @throws Problem `too-large`, `invalid` naming the part, `unavailable` if the store cannot take it
 */
export async function receive(app: FastifyInstance, request: FastifyRequest): Promise<Received> {
  const { maxBytes } = app.uploads;
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + AROUND_BYTES) throw tooLarge(maxBytes);
  const talk = whileTalking(request.raw);
  const texts: Record<string, string> = {};
  let piece: Piece | undefined;
  try {
    const limits = { fileSize: maxBytes + 1, fieldSize: 32_768, fields: 4, files: 2, parts: 6 };
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') {
        texts[part.fieldname] = textOf(part, texts);
        continue;
      }
      if (part.fieldname !== 'file') throw invalid(part.fieldname, UNKNOWN);
      if (piece) throw invalid('file', '一次只能上传一个文件 / one file at a time');
      piece = await takeIn(app, part);
    }
    if (!piece) throw invalid('file', '必填，须为文件 / required, and must be a file');
    const { title = piece.fileName, remark } = texts;
    return { ...piece, title: [...title].slice(0, TEXTS['title']).join(''), remark };
  } catch (error) {
    await piece?.staged.discard();
    throw problemOf(error, maxBytes);
  } finally {
    talk.done();
  }
}

async function takeIn(app: FastifyInstance, part: MultipartFile): Promise<Piece> {
  const fileName = cleanName(part.filename);
  if (fileName === '') throw invalid('file', '须有文件名 / a file name is needed');
  const watched = watch(part.file, { fileName, contentType: part.mimetype });
  const staged = await stage(app.house.files, watched.parts, app.uploads);
  try {
    return { staged, mediaType: await watched.conclude(staged), fileName };
  } catch (error) {
    await staged.discard();
    throw error;
  }
}

/** The last part of a path, without what cannot be seen or would turn the rest around; 200 characters at most. */
function cleanName(name: string | undefined): string {
  const last = (name ?? '').split(/[\\/]/).at(-1) ?? '';
  const seen = last.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu, '').trim();
  const characters = [...seen];
  const short = characters.length > 200 ? [...characters.slice(0, 180), ...characters.slice(-20)] : characters;
  return isBlank(seen) ? '' : short.join('');
}

interface TextPart {
  readonly fieldname: string;
  readonly value: unknown;
  readonly valueTruncated: boolean;
}
function textOf({ fieldname, value, valueTruncated }: TextPart, texts: Readonly<Record<string, string>>): string {
  const most = Object.hasOwn(TEXTS, fieldname) ? TEXTS[fieldname] : undefined;
  if (fieldname === 'file') throw invalid('file', '须为文件 / must be a file');
  if (most === undefined) throw invalid(fieldname, UNKNOWN);
  if (fieldname in texts) throw invalid(fieldname, '重复 / sent twice');
  if (typeof value !== 'string') throw invalid(fieldname, '须为文字 / must be text');
  if (valueTruncated || [...value].length > most)
    throw invalid(fieldname, `最多 ${most} 字 / ${most} characters at most`);
  if (value.includes('\u0000') || !isWellFormed(value))
    throw invalid(fieldname, '含有无效字符 / has characters that are none');
  if (value === '' || isBlank(value)) throw invalid(fieldname, '没有可见的字符 / nothing can be seen in it');
  return value;
}

const UNKNOWN = '没有这个字段 / there is no such part';
/** Names the part at fault, never by words of the sender that are none of ours. */
function invalid(part: string, message: string): Problem {
  const field = part === 'file' || Object.hasOwn(TEXTS, part) ? part : '/';
  return new Problem('invalid', message, { errors: [{ field, message }] });
}

function tooLarge(maxBytes: number): Problem {
  const most = Math.floor(maxBytes / 1_048_576);
  const message = `文件不得超过 ${most} MB / the file may not be larger than ${most} MB`;
  return new Problem('too-large', message, { errors: [{ field: 'file', message }] });
}

function problemOf(error: unknown, maxBytes: number): unknown {
  if (error instanceof FileTooLarge) return tooLarge(maxBytes);
  if (error instanceof NotAccepted) return invalid('file', error.message);
  if (error instanceof FileStoreError) return storeAway(error);
  const { code = '' } = error as { code?: string };
  if (/^FST_(FILES|FIELDS|PARTS)_LIMIT$/.test(code)) return invalid('/', '表单项过多 / too many parts');
  const isMalformed = /^FST_/.test(code) || /multipart|boundary|terminated|header/i.test((error as Error).message);
  return isMalformed ? invalid('/', '不是完整的 multipart/form-data / it is no whole multipart/form-data') : error;
}

/** The store of files cannot serve now. */
export const storeAway = (cause: Error): Problem => {
  const problem = new Problem('unavailable', '文件存储暂不可用 / the store of files is unavailable', {
    retryAfterSeconds: 10,
  });
  problem.cause = cause;
  return problem;
};
