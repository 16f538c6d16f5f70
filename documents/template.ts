import type { Label } from '../workflows/kit/fields.ts';
import { PLACEHOLDER, builtIns, placeholdersIn, type Block } from './blocks.ts';
import type { DocumentModel } from './model.ts';

/** `at` is a JSON pointer into the template, empty for what concerns the whole of it. */
export interface TemplateError {
  readonly at: string;
  readonly message: Label;
}

/** Fields a block names, by where in the block they are named. */
function namesIn(block: Block): readonly { at: string; name: string; use: 'text' | 'list' | 'any' }[] {
  switch (block.type) {
    case 'title':
    case 'heading':
      return placeholdersIn(block.text).map((name) => ({ at: '/text', name, use: 'text' }));
    case 'paragraph':
      return [
        ...placeholdersIn(block.text).map((name) => ({ at: '/text', name, use: 'text' as const })),
        ...(block.when === undefined ? [] : [{ at: '/when', name: block.when, use: 'any' as const }]),
      ];
    case 'table':
      return [{ at: '/field', name: block.field, use: 'list' }];
    case 'facts':
      return block.fields.map((name, index) => ({ at: `/fields/${index}`, name, use: 'text' }));
    case 'number':
    case 'new-page':
    case 'signatures':
    case 'issued':
      return [];
  }
}

const isKnown = (model: DocumentModel, name: string, use: 'text' | 'list' | 'any'): boolean => {
  if (use === 'text' && (builtIns as readonly string[]).includes(name)) return true;
  const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
  return field !== undefined && (use === 'any' || (field.type === 'list') === (use === 'list'));
};

/** Fields that are sure to be printed whenever they have a value. */
function printed(model: DocumentModel, blocks: readonly Block[]): ReadonlySet<string> {
  const sure = blocks.flatMap((block) => {
    const names = namesIn(block).filter(({ at }) => at !== '/when');
    const when = block.type === 'paragraph' ? block.when : undefined;
    const always = when === undefined || model.fields[when]?.required === true;
    return names.map(({ name }) => name).filter((name) => always || name === when);
  });
  return new Set(sure);
}

/** How often each name is printed. */
function usesOf(blocks: readonly Block[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { at, name } of blocks.flatMap(namesIn)) if (at !== '/when') uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}
const mostUses = (model: DocumentModel, name: string): number => {
  const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
  return field?.type === 'long-text' || field?.type === 'list' ? 3 : 20;
};

/** What an edited template gets wrong: names nobody knows, and parts without which the document would not be one. */
export function templateErrors(model: DocumentModel, blocks: readonly Block[]): TemplateError[] {
  const errors: TemplateError[] = [];
  const complain = (at: string, zh: string, en: string) => errors.push({ at, message: { zh, en } });
  blocks.forEach((block, index) => {
    for (const { at, name, use } of namesIn(block))
      if (!isKnown(model, name, use))
        complain(
          `/${index}${at}`,
          `本文书没有可用于此处的字段“${name}”`,
          `No field "${name}" of this document fits here`,
        );
    const text = 'text' in block ? block.text.replace(PLACEHOLDER, '') : '';
    if (text.includes('{{') || text.includes('}}'))
      complain(`/${index}/text`, '占位符书写有误，应为 {{字段名}}', 'A placeholder is not well formed: {{fieldName}}');
  });
  for (const [name, count] of usesOf(blocks))
    if (count > mostUses(model, name))
      complain('', `“${name}”出现次数过多`, `"${name}" is printed too often for a page to be set in time`);
  const parts = [
    ['title', '标题', 'its title'],
    ['number', '文号', 'its number'],
    ['issued', '落款', 'who issued it and when'],
    ...(model.signatories.length > 0 ? ([['signatures', '签名处', 'room for the signatures']] as const) : []),
  ] as const;
  for (const [type, zh, en] of parts)
    if (!blocks.some((block) => block.type === type)) complain('', `模板缺少${zh}`, `The template has lost ${en}`);
  const shown = printed(model, blocks);
  for (const [name, { label, required }] of Object.entries(model.fields))
    if (required && !shown.has(name))
      complain('', `模板缺少必填内容“${label.zh}”`, `The template does not print what is required: ${label.en}`);
  const said = blocks
    .map((block) => (block.type === 'paragraph' && block.when === undefined ? block.text : ''))
    .join('\n');
  for (const words of model.mustSay ?? [])
    if (!said.includes(words))
      complain('', `模板必须写明“${words}”`, `The template must say, unconditionally, "${words}"`);
  return errors;
}
