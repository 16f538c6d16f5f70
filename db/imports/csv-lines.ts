import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { FileFault } from './faults.ts';

/** A line of a table, whatever it came in. */
export interface TableLine {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** One of its cells holds a formula. */
  readonly hasFormula?: boolean;
}

/** Counted in UTF-8, where a text of Chinese has three for each character: the longest row of a closed case has 20,000 of them. */
const MAX_RECORD_BYTES = 131_072;

/**
 * Reads CSV as it streams; never more of it is in memory than a few lines. Blank lines are left out.
 * @throws FileFault `encoding` or `malformed`, when what came before has been given out already.
 */
export async function* csvLines(
  source: AsyncIterable<Uint8Array>,
  encoding: 'utf-8' | 'gb18030',
): AsyncGenerator<TableLine> {
  const parser = parse({
    ...{ info: true, relax_column_count: true, skip_empty_lines: true },
    max_record_size: MAX_RECORD_BYTES,
  });
  let fault: Error | undefined;
  const texts = Readable.from(textsOf(source, encoding));
  texts.once('error', (error) => (fault = error));
  pipeline(texts, parser, () => undefined); // an error ends the parser, and the loop below
  try {
    for await (const parsed of parser) {
      const { info, record } = parsed as { info: { lines: number }; record: string[] };
      let within = 0;
      for (let at = 0; at < record.length; at += 1) {
        const cell = record[at] ?? '';
        if (cell.includes('\n')) within += cell.split('\n').length - 1;
        record[at] = cell.trim();
      }
      yield { line: info.lines - within, cells: record };
    }
  } catch (error) {
    if (fault) throw fault;
    throw error instanceof CsvError ? new FileFault('malformed') : error;
  }
}

/** One kind of line end: the parser counts CR LF inside quotes as two lines, and every later line number would be off. */
async function* textsOf(source: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let isAfterReturn = false;
  const read = (bytes?: Uint8Array): string => {
    const text = decode(decoder, bytes);
    const rest = isAfterReturn && text.startsWith('\n') ? text.slice(1) : text;
    if (text !== '') isAfterReturn = text.endsWith('\r');
    return rest.includes('\r') ? rest.replace(/\r\n?/g, '\n') : rest;
  };
  for await (const bytes of source) {
    const text = read(bytes);
    if (text !== '') yield text;
  }
  const last = read();
  if (last !== '') yield last;
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array | undefined): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch {
    throw new FileFault('encoding');
  }
}
