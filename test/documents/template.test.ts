/** Templates that an office has edited. */
import { Ajv } from 'ajv';
import { expect, it, test } from 'vitest';
import { blocksSchema, type Block } from '../../documents/blocks.ts';
import { compose } from '../../documents/compose.ts';
import { documentKindNames, documentKinds } from '../../documents/kinds/index.ts';
import type { DocumentModel } from '../../documents/model.ts';
import { renderPdf } from '../../documents/pdf.ts';
import { templateErrors } from '../../documents/template.ts';
import { textOfPdf } from './reading.ts';
import { issueOf, sample } from './support.ts';

const isTemplate = new Ajv({ strict: true }).compile(blocksSchema);
const agreement = documentKinds['mediation-agreement'];
const errorsOf = (blocks: readonly Block[], model: DocumentModel = agreement) => templateErrors(model, blocks);
const without = (type: Block['type']) => agreement.blocks.filter((block) => block.type !== type);

test.each(documentKindNames)('the template of %s is right as delivered', (kind) => {
  const model = documentKinds[kind];
  expect(isTemplate(model.blocks), JSON.stringify(isTemplate.errors)).toBe(true);
  expect(templateErrors(model, model.blocks)).toEqual([]);
});

it('takes an edited template and prints by it', async () => {
  const edited: Block[] = [
    ...agreement.blocks.slice(0, -2),
    { type: 'paragraph', text: '本协议书于{{issuedOn}}在{{issuer}}制作，编号{{number}}。' },
    ...agreement.blocks.slice(-2),
  ];
  expect(isTemplate(edited)).toBe(true);
  expect(errorsOf(edited)).toEqual([]);
  const text = await textOfPdf(await renderPdf(compose(agreement, edited, issueOf(agreement), sample)));
  expect(text).toContain('本协议书于2026年11月22日在朝阳区职工服务中心制作，编号朝阳区职工服务中心调协〔2026〕12号。');
});

it.each([
  { type: 'script', text: 'x' },
  { type: 'title' },
  { type: 'paragraph', text: 'x', style: 'red' },
  { type: 'paragraph', text: '' },
  { type: 'paragraph', text: '\u0000' },
  { type: 'facts', fields: [] },
  { type: 'facts', fields: ['__proto__'] },
])('does not take the block %j', (block) => expect(isTemplate([...agreement.blocks, block])).toBe(false));

it('points at every name that is not a field of the document', () => {
  const wrong: Block[] = [
    { type: 'paragraph', text: '{{salary}} 与 {{constructor}}' },
    { type: 'paragraph', text: '有关', when: 'lawFirm' },
    { type: 'table', field: 'claim' },
    { type: 'facts', fields: ['claim', 'workers'] },
    { type: 'paragraph', text: '{{workers}}' },
    { type: 'heading', text: '{{ claimant }} {{' },
  ];
  const errors = errorsOf([...wrong, ...agreement.blocks]);
  expect(errors.map(({ at }) => at)).toEqual([
    ...['/0/text', '/0/text', '/1/when', '/2/field', '/3/fields/1', '/4/text', '/5/text'],
  ]);
  expect(errors[0]?.message).toEqual({
    zh: '本文书没有可用于此处的字段“salary”',
    en: 'No field "salary" of this document fits here',
  });
});

it.each([
  ['title', '标题'],
  ['number', '文号'],
  ['issued', '落款'],
  ['signatures', '签名处'],
] as const)('misses the %s that was dropped', (type, zh) =>
  expect(errorsOf(without(type)).map(({ message }) => message.zh)).toEqual([`模板缺少${zh}`]),
);

it('needs no place for signatures where nobody signs', () => {
  const refusal = documentKinds['aid-refusal'];
  expect(refusal.blocks.some(({ type }) => type === 'signatures')).toBe(false);
});

it('misses required content, also where it would be printed only sometimes', () => {
  const swap = (change: Partial<Extract<Block, { type: 'paragraph' }>>) =>
    agreement.blocks.map((block) =>
      block.type === 'paragraph' && block.text === '{{terms}}' ? { ...block, ...change } : block,
    );
  expect(errorsOf(swap({ text: '（略）' })).map(({ message }) => message.zh)).toEqual(['模板缺少必填内容“协议内容”']);
  expect(errorsOf(swap({ when: 'workers' }))).toHaveLength(1);
  expect(errorsOf(swap({ when: 'terms' }))).toEqual([]);
  expect(errorsOf(swap({ when: 'claim' }))).toEqual([]);
});

it('misses what the parties must be told, also where they would be told only sometimes', () => {
  const end = documentKinds['mediation-termination'];
  const told = (block: Block) => block.type === 'paragraph' && block.text.includes('委员会申请仲裁');
  expect(
    errorsOf(
      end.blocks.filter((block) => !told(block)),
      end,
    ).map(({ message }) => message.zh),
  ).toEqual(['模板必须写明“仲裁委员会申请仲裁”']);
  expect(
    errorsOf(end.blocks.map((block) => (told(block) ? { ...block, when: 'workers' } : block)) as Block[], end),
  ).toHaveLength(1);
});
