/** Fields about people, declared once: what they hold says how they are checked, masked and found. */
import { choice, field, optional, personalText, type Field, type Label } from './fields.ts';

type Text = Field<string, 'personal', true>;

/** What a person is called. */
export const personName = (label: Label = { zh: '姓名', en: 'Name' }, maxLength = 100): Text =>
  personalText(label, maxLength, 'name');

/** What an employer or another house is called; it may be a person. */
export const organisationName = (label: Label): Text => personalText(label, 200, 'organisation');

/** A telephone number of any kind: mobile, landline, short number, with or without extension. */
export const telephone = (label: Label = { zh: '电话', en: 'Telephone' }): Text =>
  field('personal', label, { type: 'string', minLength: 1, maxLength: 40, format: 'telephone' }, 'phone');

/** 统一社会信用代码 of an employer. */
export const creditCode = (label: Label = { zh: '统一社会信用代码', en: 'Unified social credit code' }): Text =>
  field('personal', label, { type: 'string', minLength: 18, maxLength: 24, format: 'credit-code' }, 'organisation');

export const address = (label: Label = { zh: '地址', en: 'Address' }): Text => personalText(label, 300, 'address');

/** A card on which money is paid. */
export const bankCard = (label: Label = { zh: '银行卡号', en: 'Bank card' }): Text =>
  field('personal', label, { type: 'string', minLength: 12, maxLength: 40, format: 'bank-card' }, 'bank-card');

/** Illness, injury, disability: shown to nobody unasked. */
export const health = (label: Label, maxLength = 2_000): Text => personalText(label, maxLength, 'health');

/** A paper that says who somebody is; the number of a resident is checked, others are taken as they are. */
export const identity = (label: Label = { zh: '身份证件', en: 'Identity paper' }) => {
  const number = field<string, 'personal'>(
    'personal',
    { zh: '证件号码', en: 'Number' },
    { type: 'string', minLength: 4, maxLength: 40, pattern: '^[0-9A-Za-z０-９ ()-]+$' },
    'identity',
  );
  const kind = choice(
    { zh: '证件种类', en: 'Kind' },
    {
      'resident-id': { zh: '居民身份证、居住证', en: 'resident identity card or residence permit' },
      passport: { zh: '护照', en: 'passport' },
      other: { zh: '其他证件', en: 'another paper' },
    },
  );
  return optional(
    field<{ readonly kind: 'resident-id' | 'passport' | 'other'; readonly number: string }, 'personal'>(
      'personal',
      label,
      {
        type: 'object',
        additionalProperties: false,
        properties: { kind: kind.schema, number: number.schema },
        required: ['kind', 'number'],
        if: { properties: { kind: { const: 'resident-id' } } },
        then: { properties: { number: { format: 'resident-id' } } },
      },
      'parts',
    ),
  );
};
