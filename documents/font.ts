import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const fileOf = (path: string): string =>
  createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-serif-sc/${path}.ttf`);

/** The font every PDF is set in, from its package: the machine's own fonts are never used. Bold has the same characters. */
export const regularFont = (): string => fileOf('400Regular/NotoSerifSC_400Regular');
const boldFont = (): string => fileOf('700Bold/NotoSerifSC_700Bold');

/** The folders of the two weights that are used. The compiler reads a file when a page first needs it. */
export const fontFolders = (): string[] => [regularFont(), boldFont()].map(dirname);
