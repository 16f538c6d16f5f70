import { PDFiumLibrary } from '@hyzyla/pdfium';
import { strFromU8, unzipSync } from 'fflate';

/** One for reading and one for looking: a page that was drawn can no longer be read by the same one. */
const libraries = new Map<'text' | 'picture', Promise<PDFiumLibrary>>();
function libraryFor(use: 'text' | 'picture'): Promise<PDFiumLibrary> {
  const library = libraries.get(use) ?? PDFiumLibrary.init();
  libraries.set(use, library);
  return library;
}

/** The text of each page of a PDF, as its own reader finds it. */
export async function pagesOf(pdf: Buffer): Promise<string[]> {
  const document = await (await libraryFor('text')).loadDocument(pdf);
  const pages = [...document.pages()].map((page) => page.getText());
  document.destroy();
  return pages;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** A file inside a DOCX. */
export const partOf = (docx: Buffer, path: string): string => strFromU8(unzipSync(docx)[path] ?? new Uint8Array());
/** The text of a DOCX, without its footer. */
export const textOfDocx = (docx: Buffer): string =>
  [...partOf(docx, 'word/document.xml').matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map(([, text = '']) => text.replace(/&(\w+);/g, (_, name: string) => entities[name] ?? '?'))
    .join('');

/** Without white space and zero-width places to break, which a layout is free to set. */
export const squeezed = (text: string): string => text.replace(/[\s\u200b]/g, '');
/** What a PDF says, without the page numbers. */
export const textOfPdf = async (pdf: Buffer): Promise<string> =>
  (await pagesOf(pdf)).map((page) => squeezed(page).replace(/—\d+—$/, '')).join('');

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 0 where there is ink, 255 where there is paper. */
  readonly grey: Uint8Array;
}
/** A page as it would be seen, `scale` pixels to a point. */
export async function pictureOf(pdf: Buffer, page = 0, scale = 2): Promise<Picture> {
  const document = await (await libraryFor('picture')).loadDocument(pdf);
  const { data, width, height } = await document.getPage(page).render({ scale, render: 'bitmap' });
  const grey = Uint8Array.from({ length: width * height }, (_, i) => data[i * 4] ?? 255);
  document.destroy();
  return { width, height, grey };
}
