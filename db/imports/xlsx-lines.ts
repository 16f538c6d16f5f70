import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { SaxesParser } from 'saxes';
import type { TableLine } from './csv-lines.ts';
import { FileFault } from './faults.ts';

/** What a workbook may hold once unpacked, whatever its directory says of it: texts, and the first sheet. */
const MOST_TEXT_BYTES = 64 * 1_048_576;
const MOST_SHEET_BYTES = 512 * 1_048_576;
const MOST_ENTRIES = 1_000;
const MOST_COLUMNS = 64;
/** Between one tag and the next: what a spreadsheet program lets stand in a cell is an eighth of it. The parser keeps it whole. */
const MOST_BETWEEN = 262_144;
const SHEET = /^xl\/worksheets\/sheet1\.xml$/i;
const TEXTS = /^xl\/sharedStrings\.xml$/i;

/**
 * Reads the first sheet of a workbook row by row. The archive is in memory as it came (its size is limited before); what
 * is unpacked is counted while it streams, and only the shared texts are kept. Formulas are not worked out: a row with
 * one says so. Nothing is looked up outside, entities beside XML's own are unknown.
 * @throws FileFault `malformed` or `too-large-inside`
 */
export async function* xlsxLines(bytes: Buffer): AsyncGenerator<TableLine> {
  const zip = await opened(bytes);
  const entries = await entriesOf(zip);
  const sheet = entries.find(({ fileName }) => SHEET.test(fileName));
  if (!sheet) throw new FileFault('malformed');
  const shared = entries.find(({ fileName }) => TEXTS.test(fileName));
  const texts = shared ? await sharedTexts(zip, shared) : [];
  const reader = new SheetReader(texts);
  for await (const part of unpacked(zip, sheet, MOST_SHEET_BYTES)) yield* reader.read(part);
  yield* reader.end();
}

const malformed = (): FileFault => new FileFault('malformed');

const opened = (bytes: Buffer): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) =>
      error ? reject(malformed()) : resolve(zip),
    );
  });

const entriesOf = (zip: ZipFile): Promise<Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > MOST_ENTRIES) reject(malformed());
      else zip.readEntry();
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', () => reject(malformed()));
    zip.readEntry();
  });

/** The text of an entry as it unpacks; what the directory says of its size is not believed. */
async function* unpacked(zip: ZipFile, entry: Entry, most: number): AsyncGenerator<string> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, found) => (error ? reject(malformed()) : resolve(found)));
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let count = 0;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      count += part.length;
      if (count > most) throw new FileFault('too-large-inside');
      yield decoder.decode(part, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    throw error instanceof FileFault ? error : malformed();
  }
}

async function sharedTexts(zip: ZipFile, entry: Entry): Promise<string[]> {
  const texts: string[] = [];
  let text = '';
  let [isText, isPhonetic] = [false, false];
  const parser = new SaxesParser();
  parser.on('error', () => {
    throw malformed();
  });
  parser.on('opentag', ({ name }) => {
    if (name === 'si') text = '';
    if (name === 'rPh') isPhonetic = true;
    isText = name === 't' && !isPhonetic;
  });
  parser.on('text', (part) => void (isText && (text += part)));
  parser.on('closetag', ({ name }) => {
    if (name === 't') isText = false;
    if (name === 'rPh') isPhonetic = false;
    if (name === 'si') texts.push(text);
  });
  for await (const part of unpacked(zip, entry, MOST_TEXT_BYTES)) parser.write(part);
  parser.close();
  return texts;
}

/** Turns the XML of a sheet into lines. */
class SheetReader {
  readonly #parser = new SaxesParser();
  readonly #texts: readonly string[];
  #lines: TableLine[] = [];
  #cells: string[] = [];
  #line = 0;
  #column = 0;
  #type = '';
  #value = '';
  #isValue = false;
  #hasFormula = false;
  /** Characters since the last tag. */
  #between = 0;
  /** Cells of the first row: what is empty at the end of a later one is not in the file at all. */
  #width = 0;

  constructor(texts: readonly string[]) {
    this.#texts = texts;
    this.#parser.on('error', () => {
      throw malformed();
    });
    this.#parser.on('opentag', ({ name, attributes }) => this.#open(name, attributes as Record<string, string>));
    this.#parser.on('text', (part) => void (this.#isValue && (this.#value += part)));
    this.#parser.on('closetag', ({ name }) => this.#close(name));
  }

  read(part: string): TableLine[] {
    this.#lines = [];
    this.#between += part.length;
    this.#parser.write(part);
    if (this.#between > MOST_BETWEEN) throw new FileFault('too-large-inside');
    return this.#lines;
  }

  end(): TableLine[] {
    this.#lines = [];
    this.#parser.close();
    return this.#lines;
  }

  #open(name: string, attributes: Record<string, string>): void {
    this.#between = 0;
    if (name === 'row') {
      this.#line = Number(attributes['r'] ?? this.#line + 1);
      [this.#cells, this.#column, this.#hasFormula] = [[], -1, false];
    } else if (name === 'c') {
      this.#column = columnOf(attributes['r']) ?? this.#column + 1;
      if (this.#column >= MOST_COLUMNS) throw malformed();
      [this.#type, this.#value] = [attributes['t'] ?? 'n', ''];
    } else if (name === 'f') this.#hasFormula = true;
    this.#isValue = name === 'v' || name === 't';
  }

  #close(name: string): void {
    this.#between = 0;
    this.#isValue = false;
    if (name === 'c') {
      while (this.#cells.length < this.#column) this.#cells.push('');
      this.#cells[this.#column] = this.#shown().trim();
    } else if (name === 'row') {
      if (this.#width === 0) this.#width = this.#cells.length;
      while (this.#cells.length < this.#width) this.#cells.push('');
      this.#lines.push({ line: this.#line, cells: this.#cells, ...(this.#hasFormula ? { hasFormula: true } : {}) });
    }
  }

  #shown(): string {
    if (this.#type === 's') return this.#texts[Number(this.#value)] ?? '';
    if (this.#type !== 'n' || !/e/i.test(this.#value)) return this.#value;
    const number = Number(this.#value); // 1.38E10 is how some write a telephone number
    return Number.isSafeInteger(number) ? String(number) : this.#value;
  }
}

/** 0 for A1, 27 for AB3. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference ?? '')?.[1];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
