import { Type, type Static } from 'typebox';
import { INSTANT_PATTERN } from '../lists/instants.ts';
import { idParameter, nullable, words } from '../lists/schemas.ts';

const date = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });
const instant = (description: string) => Type.String({ pattern: INSTANT_PATTERN, description });
const strict = { additionalProperties: false } as const;

export const yearsAnswer = Type.Object({
  version: Type.String(),
  years: Type.Array(
    Type.Object({ year: Type.Integer(), notices: Type.Array(Type.String()), workingDays: Type.Integer() }),
  ),
});

export const daysQuery = Type.Object(
  { year: Type.Integer({ minimum: 2008, maximum: 2050, description: '年 / Year' }) },
  strict,
);
export const daysAnswer = Type.Object({
  year: Type.Integer(),
  published: Type.Boolean({ description: '国务院通知是否已载入；否则仅知法定节日 / Whether the notice is loaded' }),
  version: Type.String(),
  workingDays: Type.Integer(),
  items: Type.Array(
    Type.Object({
      date: Type.String(),
      working: Type.Boolean(),
      because: Type.String(),
      name: nullable.text(),
      nameEn: nullable.text(),
      notice: nullable.text(),
      url: nullable.text(),
    }),
    { description: '与周一至周五不同的日子 / Days that differ from the Monday-to-Friday week' },
  ),
});

const term = Type.Object(
  {
    kind: words(['working-days', 'days', 'same-day'], '工作日、日、当日 / What is counted'),
    count: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650, description: '当日以外必填 / Not for same-day' })),
  },
  strict,
);
export const dueDateBody = Type.Object(
  {
    start: instant('起算事件（RFC 3339） / The event that starts the clock'),
    term,
    unit: Type.Optional(idParameter('按此机构的工作时间 / Business hours of this unit')),
    suspensions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            from: instant('中止 / Suspended'),
            to: Type.Optional(instant('恢复 / Resumed')),
            category: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
            reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
          },
          strict,
        ),
        { maxItems: 50 },
      ),
    ),
    extensions: Type.Optional(
      Type.Array(Type.Object({ by: term, at: Type.Optional(instant('申请延长 / Asked for')) }, strict), {
        maxItems: 50,
      }),
    ),
  },
  strict,
);
export type DueDateBody = Static<typeof dueDateBody>;
export type TermBody = Static<typeof term>;
export const dueDateAnswer = Type.Object({
  dueAt: nullable.text(),
  dueDate: nullable.text(),
  originalDueAt: Type.String(),
  originalDueDate: Type.String(),
  provisional: Type.Boolean(),
  remaining: nullable.of(Type.Object({ count: Type.Integer(), unit: Type.String() })),
  explanation: Type.Object({
    zh: Type.Array(Type.String()),
    en: Type.Array(Type.String()),
    steps: Type.Array(Type.Unknown()),
  }),
  calendarVersion: Type.String(),
});

export const noticeBody = Type.Object(
  {
    year: Type.Integer({ minimum: 2008, maximum: 2050 }),
    notice: Type.String({ minLength: 4, maxLength: 60, description: '文号，如 国办发明电〔2025〕7号 / Number' }),
    url: Type.String({ pattern: '^https://[^\\s]{3,300}$', description: '公布网址 / Where it is published' }),
    issued: date('印发日期 / Date of issue'),
    festivals: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 40 }),
          off: Type.Object({ from: date('放假自 / Off from'), to: date('放假至 / Off to') }, strict),
          work: Type.Optional(Type.Array(date('调休上班 / Make-up working day'), { maxItems: 10 })),
        },
        strict,
      ),
      { minItems: 1, maxItems: 20 },
    ),
  },
  strict,
);
export type NoticeBody = Static<typeof noticeBody>;
export const noticeAnswer = Type.Object({
  year: Type.Integer(),
  inserted: Type.Integer({ description: '新写入的日子；重复载入为 0 / Days written now; 0 on a repeat' }),
  workingDays: Type.Integer(),
  version: Type.String(),
  deadlinesToReproject: Type.Integer({
    description: '暂定期限数，将重新计算 / Provisional deadlines, to be computed anew',
  }),
});
