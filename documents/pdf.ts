import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { Content, ContentBlock } from './content.ts';
import { fontFolders } from './font.ts';

/** Words break nowhere; what is longer than any word may break anywhere, or it would run out of its line or cell. */
const breakable = (block: ContentBlock): ContentBlock => {
  const longest = block.type === 'table' ? 8 : 20;
  const run = new RegExp(`[^\\s\\p{Script=Han}]{${longest}}(?=[^\\s\\p{Script=Han}])`, 'gu');
  const text = JSON.stringify(block, (_, value: unknown) =>
    typeof value === 'string' ? value.replace(run, '$&\u200b') : value,
  );
  return JSON.parse(text) as ContentBlock;
};

interface Typesetter {
  readonly compiler: NodeCompiler;
  readonly layout: string;
}
let typesetter: Promise<Typesetter> | undefined;

/** Native code and fonts are loaded for the first document, then shared by all. */
async function start(): Promise<Typesetter> {
  const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler');
  const layout = new URL('layout.typ', import.meta.url);
  const workspace = fileURLToPath(new URL('.', layout));
  return {
    compiler: NodeCompiler.create({ workspace, fontArgs: [{ fontPaths: fontFolders() }] }),
    layout: await readFile(layout, 'utf8'),
  };
}

/**
 * The document as it is issued. The same content gives the same bytes on any machine: fonts come from the package, dates from
 * the content. `draft` prints 草稿 across every page.
 */
export async function renderPdf(content: Content, options: { readonly draft?: boolean } = {}): Promise<Buffer> {
  typesetter ??= start();
  typesetter.catch(() => (typesetter = undefined));
  const { compiler, layout } = await typesetter;
  const json = JSON.stringify({ ...content, blocks: content.blocks.map(breakable) });
  // Typesetting holds the thread: between two documents it is given back, and what the last one left is freed.
  await setImmediate();
  try {
    const inputs = { content: json, draft: options.draft === true ? 'yes' : 'no' };
    return compiler.pdf({ mainFileContent: layout, inputs });
  } catch {
    // What the compiler says would quote the content.
    throw new Error(`the layout could not be typeset (${content.kind})`);
  } finally {
    compiler.evictCache(2);
  }
}
