import { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';

/** What an office file may unpack to; a larger one is a bomb, or nothing that anybody could open. */
export const archiveLimits = { entries: 5_000, bytes: 512 * 1_048_576, ratio: 200, ratioFrom: 10 * 1_048_576 } as const;

/** Something that can be read in places. */
export interface Places {
  readonly sizeBytes: number;
  read(start: number, end: number): Promise<Buffer>;
}

/**
 * Looks at the directory of an archive; nothing is unpacked.
 * @returns why it is not acceptable as an office file with that main entry, in both languages; undefined if it is.
 */
export async function faultOfArchive(file: Places, mainEntry: string): Promise<string | undefined> {
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new Reader(file), file.sizeBytes, { lazyEntries: true });
    return await faultOf(zip, mainEntry);
  } catch {
    return '压缩结构已损坏 / the archive inside it is damaged';
  }
}

async function faultOf(zip: ZipFile, mainEntry: string): Promise<string | undefined> {
  if (zip.entryCount > archiveLimits.entries) return TOO_BIG;
  const names = new Set<string>();
  let [packed, unpacked] = [0, 0];
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName;
    if (names.has(name) || isEncrypted(entry) || entry.compressedSize > entry.uncompressedSize + 1_024) return ODD;
    if (/(^|\/)vbaProject\.bin$/i.test(name)) return '含有宏 / it contains macros';
    names.add(name);
    packed += entry.compressedSize;
    unpacked += entry.uncompressedSize;
    if (unpacked > archiveLimits.bytes) return TOO_BIG;
    if (unpacked > archiveLimits.ratioFrom && unpacked > packed * archiveLimits.ratio) return TOO_BIG;
  }
  const isOffice = names.has('[Content_Types].xml') && names.has(mainEntry);
  return isOffice ? undefined : '不是这种办公文档 / it is an archive, but not that kind of document';
}

const TOO_BIG = '解压后过大 / it would unpack to too much';
const ODD = '压缩结构异常 / the archive inside it is not as it should be';
const isEncrypted = (entry: Entry): boolean => (entry.generalPurposeBitFlag & 1) !== 0;

class Reader extends yauzl.RandomAccessReader {
  readonly #file: Places;
  constructor(file: Places) {
    super();
    this.#file = file;
  }
  override _readStreamForRange(start: number, end: number): Readable {
    const file = this.#file;
    return Readable.from(
      (async function* () {
        yield await file.read(start, end);
      })(),
    );
  }
}
