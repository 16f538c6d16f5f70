import { closeSync, openSync, readSync } from 'node:fs';
import { regularFont } from './font.ts';

/** A run of code points that have glyphs, both ends included. */
type Range = readonly [from: number, to: number];

function readPart(file: number, offset: number, length: number): Buffer {
  const part = Buffer.alloc(length);
  if (readSync(file, part, 0, length, offset) !== length) throw new Error('the font file ends too early');
  return part;
}

/** Where a table lies in a TrueType file. */
function findTable(file: number, tag: string): { offset: number; length: number } {
  const count = readPart(file, 0, 12).readUInt16BE(4);
  const directory = readPart(file, 12, count * 16);
  for (let at = 0; at < directory.length; at += 16)
    if (directory.toString('latin1', at, at + 4) === tag)
      return { offset: directory.readUInt32BE(at + 8), length: directory.readUInt32BE(at + 12) };
  throw new Error(`the font has no ${tag} table`);
}

/** The groups of the font's character map of format 12, which reaches beyond the BMP; they stand in order. */
function readRanges(path: string): readonly Range[] {
  const file = openSync(path, 'r');
  try {
    const { offset, length } = findTable(file, 'cmap');
    const cmap = readPart(file, offset, length);
    for (let record = 0; record < cmap.readUInt16BE(2); record += 1) {
      const map = cmap.readUInt32BE(4 + record * 8 + 4);
      if (cmap.readUInt16BE(map) !== 12) continue;
      return Array.from({ length: cmap.readUInt32BE(map + 12) }, (_, group): Range => {
        const at = map + 16 + group * 12;
        return [cmap.readUInt32BE(at), cmap.readUInt32BE(at + 4)];
      });
    }
    throw new Error('the font has no character map of format 12');
  } finally {
    closeSync(file);
  }
}

let ranges: readonly Range[] | undefined;

/** Whether the font draws this code point. */
function isDrawn(codePoint: number): boolean {
  ranges ??= readRanges(regularFont());
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = ranges[middle] ?? [0, 0];
    if (codePoint < from) high = middle - 1;
    else if (codePoint > to) low = middle + 1;
    else return true;
  }
  return false;
}

/** Nothing is drawn for these: white space, controls, and what only chooses between forms of another character. */
const INVISIBLE = /[\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** Characters of a text, each once, that would be printed as an empty box. Nothing is refused for it: it is a warning. */
export const missingGlyphs = (text: string): string[] =>
  [...new Set(text)].filter((character) => !INVISIBLE.test(character) && !isDrawn(character.codePointAt(0) ?? 0));
