/** Questions of the catalogue as JSON Schema, so that any client can draw the form and check what is filled in. */
import type { Question } from './content.ts';

const MOST_STRING = 200;
const MOST_TEXT = 2_000;
const SOMETHING = '^(?=[\\s\\S]*\\S)[^\\u0000]*$';

/** Schema of the answers to some questions: one property per question, in their order (`x-order`). */
export function answersSchema(questions: readonly Question[]) {
  return {
    type: 'object',
    additionalProperties: false,
    required: questions.filter(({ required }) => required).map(({ code }) => code),
    properties: Object.fromEntries(questions.map((question, order) => [question.code, propertyOf(question, order)])),
  };
}

function propertyOf({ zh, en, datatype, values = [] }: Question, order: number): Record<string, unknown> {
  const titles = { title: zh, description: en, 'x-order': order, 'x-personal': 'text' };
  const codes = values.map(({ code }) => code);
  const labels = Object.fromEntries(values.map((value) => [value.code, { zh: value.zh, en: value.en }]));
  switch (datatype) {
    case 'string':
      return { ...titles, type: 'string', minLength: 1, maxLength: MOST_STRING, pattern: SOMETHING };
    case 'text':
      return { ...titles, type: 'string', minLength: 1, maxLength: MOST_TEXT, pattern: SOMETHING };
    case 'number':
      return { ...titles, type: 'number', minimum: 0, maximum: 1_000_000_000 };
    case 'date':
      return { ...titles, type: 'string', format: 'date' };
    case 'yes-no':
      return { ...titles, type: 'boolean' };
    case 'choice':
      return { ...titles, type: 'string', enum: codes, 'x-labels': labels };
    case 'choices':
      return {
        ...{ ...titles, type: 'array', uniqueItems: true, minItems: 1, maxItems: codes.length },
        ...{ items: { type: 'string', enum: codes }, 'x-labels': labels },
      };
  }
}
