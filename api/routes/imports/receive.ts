import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ImportKind } from '../../../db/imports/kind.ts';
import { addImport, sealImportKey, type ImportRow } from '../../../db/imports/rows.ts';
import { stage } from '../../../files/staging.ts';
import { FileStoreError, FileTooLarge } from '../../../files/store.ts';
import { journalChange } from '../../administration.ts';
import { letRunOut, whileTalking } from '../../attachments/connection.ts';
import { storeAway } from '../../attachments/receive.ts';
import { Problem } from '../../problem.ts';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** A workbook is unpacked in memory, so that it may be much smaller than a CSV file. */
const MAX_XLSX_BYTES = 30 * 1_048_576;
const NEW_LINE = 0x0a;
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');

/** A body that is read while it is stored. The stream is no property, so that nothing that walks through a body walks through it. */
export class FileBody {
  readonly #stream: Readable;
  readonly isWorkbook: boolean;

  constructor(stream: Readable, isWorkbook: boolean) {
    this.#stream = stream;
    this.isWorkbook = isWorkbook;
  }

  stream(): Readable {
    return this.#stream;
  }
}

/**
 * Seals a file into the store as it comes, and enters the import that the worker will work through.
 * @throws Problem `too-large`, `invalid` for what calls itself a workbook and is none, `unavailable` if it cannot be stored
 */
export async function takeImport(
  app: FastifyInstance,
  request: FastifyRequest,
  { kind, body, dryRun }: { readonly kind: ImportKind; readonly body: FileBody; readonly dryRun: boolean },
): Promise<ImportRow['id']> {
  const maxBytes = body.isWorkbook ? Math.min(MAX_XLSX_BYTES, kind.maxBytes) : kind.maxBytes;
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const talk = whileTalking(request.raw);
  try {
    const look = new Look();
    const staged = await stage(app.house.files, look.at(body.stream()), { maxBytes });
    if (body.isWorkbook !== look.isZip) {
      await staged.discard();
      throw new Problem('unsupported-media-type', 'the body is not what its type says');
    }
    const { storedKey, fileKey, sha256, sizeBytes } = await staged.publish();
    const id = randomUUID();
    const at = app.clock.now();
    const format = body.isWorkbook ? ('xlsx' as const) : look.isUtf8 ? ('csv-utf8' as const) : ('csv-gb18030' as const);
    await app.db.transaction(async (tx) => {
      await addImport(tx, {
        ...{ id, kind: kind.name, format, dryRun, byUser: request.caller.userId, at, sizeBytes, sha256, storedKey },
        ...{ lines: body.isWorkbook ? null : look.lines, fileKeyCipher: sealImportKey(app.house.keys, id, fileKey) },
      });
      const detail = { act: 'import-sent', import: id, kind: kind.name, dryRun, sizeBytes };
      await journalChange(tx, app, request.caller, detail);
    });
    return id;
  } catch (error) {
    letRunOut(request.raw);
    if (error instanceof FileTooLarge) throw tooLarge(maxBytes);
    throw error instanceof FileStoreError ? storeAway(error) : error;
  } finally {
    talk.done();
  }
}

/** What can be told of a file as it passes: whether it is UTF-8, how many lines it has, whether it is an archive. */
class Look {
  isUtf8 = true;
  isZip = false;
  lines = 0;

  async *at(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let isFirst = true;
    for await (const part of source) {
      if (isFirst) this.isZip = ZIP.equals(part.subarray(0, ZIP.length));
      isFirst = false;
      if (!this.isZip) this.#look(decoder, part);
      yield part;
    }
    this.#decode(() => decoder.decode());
  }

  #look(decoder: InstanceType<typeof TextDecoder>, part: Uint8Array): void {
    for (let at = part.indexOf(NEW_LINE); at >= 0; at = part.indexOf(NEW_LINE, at + 1)) this.lines += 1;
    this.#decode(() => decoder.decode(part, { stream: true }));
  }

  #decode(decode: () => string): void {
    if (!this.isUtf8) return;
    try {
      decode();
    } catch {
      this.isUtf8 = false;
    }
  }
}

function tooLarge(maxBytes: number): Problem {
  const most = Math.floor(maxBytes / 1_048_576);
  return new Problem('too-large', `文件不得超过 ${most} MB / the file may not be larger than ${most} MB`);
}
