/** Every kind of document as PDF and DOCX: the same words, the same bytes again, nothing of anybody's interpreted. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, test } from 'vitest';
import { documentKindNames, documentKinds } from '../../documents/kinds/index.ts';
import { renderDocx } from '../../documents/docx.ts';
import { renderPdf } from '../../documents/pdf.ts';
import { pagesOf, partOf, squeezed, textOfDocx, textOfPdf } from './reading.ts';
import { composed } from './support.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test.each(documentKindNames)('%s says the same as PDF and as DOCX, and says who, to whom and when', async (kind) => {
  const content = composed(kind);
  const text = await textOfPdf(await renderPdf(content));
  expect(text).toBe(squeezed(textOfDocx(await renderDocx(content))));
  const model = documentKinds[kind];
  for (const words of [
    `朝阳区职工服务中心${model.word}〔2026〕12号`,
    '梁小满',
    '2026年11月22日',
    ...(model.mustSay ?? []),
  ])
    expect(text).toContain(words);
});

test.each(documentKindNames)('%s gives the same bytes again, and others as a draft', async (kind) => {
  const first = await renderPdf(composed(kind));
  expect(sha256(await renderPdf(composed(kind)))).toBe(sha256(first));
  const draft = await renderPdf(composed(kind), { draft: true });
  for (const page of await pagesOf(draft)) expect(page).toContain('草稿');
  for (const page of await pagesOf(first)) expect(page).not.toContain('草稿');
});

it('numbers its pages', async () => {
  const pages = await pagesOf(await renderPdf(composed('dossier-cover')));
  expect(pages.map((page) => squeezed(page).slice(-3))).toEqual(['—1—', '—2—']);
});

it('takes its font from the package and from nowhere else, so that another machine gives the same bytes', async () => {
  const pdf = await renderPdf(composed('mediation-agreement', { claim: '有英文 Overtime 与 12,345.60' }));
  const fonts = [...pdf.toString('latin1').matchAll(/\/BaseFont \/[A-Z]{6}\+(\w+)/g)].map(([, name]) => name);
  expect(new Set(fonts.map((name) => name?.replace(/-.*/, '')))).toEqual(new Set(['NotoSerifSC']));

  const home = await mkdtemp(join(tmpdir(), 'sanji-fonts-'));
  const script = `
    import { createHash } from 'node:crypto';
    import { renderPdf } from './documents/pdf.ts';
    import { composed } from './test/documents/support.ts';
    const pdf = await renderPdf(composed('mediation-agreement', { claim: '有英文 Overtime 与 12,345.60' }));
    console.log(createHash('sha256').update(pdf).digest('hex'));`;
  const elsewhere = {
    PATH: process.env['PATH'],
    HOME: home,
    FONTCONFIG_FILE: '/dev/null',
    LANG: 'C',
    TZ: 'Pacific/Kiritimati',
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { env: elsewhere },
  );
  await rm(home, { recursive: true });
  expect(stdout.trim()).toBe(sha256(pdf));
});

const hostile = {
  'markup of the typesetter':
    '#read("/etc/passwd") #panic() $x^2$ *粗* _斜_ `代码` ] [ } { \\ \\u{41} // 注 /* 注 */ <标> @引 ~ -- "引"',
  'markup of XML': '<w:t>&amp;</w:t> ]]> <!-- --> &#x41; <?xml?>',
  placeholders: '{{claimant}} {{constructor}} {{',
  'lists and headings': '= 标题\n- 一\n+ 二\n/ 三: 四\n1. 五\n\n\n六',
  'rare names': '龚䶮、李㛃、王𬭎、①②③',
  'an endless word': 'https://example.org/' + 'a'.repeat(600),
  'ten thousand characters': '工资'.repeat(5_000),
  'line ends of all kinds': '一\r\n二\r三\u2028四\v五\t六',
};

test.each(Object.entries(hostile))('prints %s as they came', async (_, claim) => {
  const content = composed('mediation-agreement', { claim, claimant: claim.slice(0, 60) });
  const pdf = await renderPdf(content);
  const text = await textOfPdf(pdf);
  expect(text).toContain(squeezed(claim));
  const docx = await renderDocx(content);
  expect(squeezed(textOfDocx(docx))).toBe(text);
  if (claim.length >= 10_000) expect((await pagesOf(pdf)).length).toBeGreaterThan(15);
});

it('marks what cannot be printed, and turns no line around', async () => {
  const content = composed('mediation-agreement', { claim: '甲\u0001乙\u202e丙\ud800丁' });
  const docx = await renderDocx(content);
  expect(textOfDocx(docx)).toContain('甲\ufffd乙\ufffd丙\ufffd丁');
  await expect(renderPdf(content)).resolves.toBeInstanceOf(Buffer);
});

it('draws an emoji as an empty box, and keeps it in the DOCX', async () => {
  const content = composed('mediation-agreement', { claim: '请求😀支付' });
  expect(textOfDocx(await renderDocx(content))).toContain('请求😀支付');
  await expect(renderPdf(content)).resolves.toBeInstanceOf(Buffer);
});

it('names in the DOCX the faces of an office, with others in their place', async () => {
  const docx = await renderDocx(composed('mediation-agreement'));
  expect(partOf(docx, 'word/document.xml')).toMatch(/w:eastAsia="方正小标宋简体"/);
  expect(partOf(docx, 'word/fontTable.xml')).toContain('仿宋_GB2312');
});
