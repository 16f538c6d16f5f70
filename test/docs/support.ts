import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git', '.sanji', '.cache', 'dist', 'coverage']);

/** The text of a file, by its path from the repository's root. */
export const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Paths of all files that end so, from the repository's root. */
export function filesEnding(ending: string, folder = ''): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesEnding(ending, path);
    return entry.name.endsWith(ending) ? [path] : [];
  });
}

/** Names of the folders directly in a folder. */
export const foldersIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** The parts of a text that are not code: neither fenced nor between backticks. */
export const proseOf = (markdown: string): string =>
  markdown.replace(/^ *```[\s\S]*?^ *```/gm, '').replace(/`[^`\n]*`/g, '``');

export interface Link {
  readonly from: string;
  readonly target: string;
}

/** Relative links of a page. */
export function linksOf(page: string): Link[] {
  const targets = [...proseOf(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/i.test(target)).map((target) => ({ from: page, target }));
}

/** Anchors of a page's headings, made as the usual hosts make them. */
export const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[`*_]/g, '')
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );

/** Rows of all tables of a page, as trimmed cells. */
export const rowsOf = (page: string): string[][] =>
  textOf(page)
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^[|\s:-]+$/.test(line))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split('|')
        .map((cell) => cell.trim()),
    );

export const fromRoot = (path: string): string => relative(ROOT, path);
