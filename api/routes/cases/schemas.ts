import { Type, type Static } from 'typebox';
import {
  caseLink,
  dateParameter,
  exporting,
  idParameter,
  nullable,
  pageOf,
  paging,
  unitName,
  wording,
  words,
} from '../lists/schemas.ts';

export const caseQuery = Type.Object(
  {
    process: Type.Optional(idParameter('流程 / Process')),
    unit: Type.Optional(idParameter('承办单位及其下级 / Held in the subtree of a unit')),
    holder: Type.Optional(idParameter('承办单位本身 / Held by the unit itself')),
    assignee: Type.Optional(idParameter('经办人 / Assignee')),
    stage: Type.Optional(idParameter('环节 / Stage')),
    outcome: Type.Optional(idParameter('办结方式 / Outcome')),
    open: Type.Optional(Type.Boolean({ description: '是否未归档 / Not yet archived' })),
    channel: Type.Optional(idParameter('来源渠道 / Channel')),
    matter: Type.Optional(idParameter('事项 / Matter')),
    flag: Type.Optional(idParameter('标记，如 unreachable-sample / Flag')),
    phone: Type.Optional(
      Type.String({
        minLength: 3,
        maxLength: 60,
        description: '当事人电话，精确匹配，书写不拘 / Telephone of a party, however written',
      }),
    ),
    phoneEnds: Type.Optional(
      Type.String({ pattern: '^[0-9]{4}$', description: '当事人电话后四位 / Last four digits of a telephone' }),
    ),
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: '当事人姓名，全名 / Whole name of a party' }),
    ),
    initials: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2,20}$',
        description: '当事人姓名拼音首字母，全部，如 ZSF / All initials of the name of a party',
      }),
    ),
    identity: Type.Optional(
      Type.String({
        minLength: 4,
        maxLength: 40,
        description: '当事人证件号码，精确匹配 / Identity number of a party',
      }),
    ),
    q: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: '查找编号、事项、单位名称、当事人和所写内容 / Search numbers, matters, units, parties and texts',
      }),
    ),
    openedFrom: Type.Optional(dateParameter('受理时间自 / Opened from')),
    openedTo: Type.Optional(dateParameter('受理时间至（日期含当日） / Opened to, a date inclusive')),
    ...paging,
    ...exporting,
  },
  { additionalProperties: false },
);
export type CaseQueryString = Static<typeof caseQuery>;

export const caseItem = Type.Object({
  caseNo: Type.String(),
  process: Type.String(),
  title: Type.String(),
  matter: nullable.text(),
  channel: nullable.text(),
  stage: Type.String(),
  stageLabel: nullable.of(wording),
  outcome: nullable.text(),
  outcomeLabel: nullable.of(wording),
  holder: nullable.of(unitName),
  assignee: nullable.text(),
  openedAt: Type.String(),
  closedAt: nullable.text(),
  updatedAt: Type.String(),
  flags: Type.Array(Type.String()),
  nextDue: nullable.of(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      label: nullable.of(wording),
      dueAt: Type.String(),
      remainingWorkingDays: Type.Integer(),
      soft: Type.Boolean(),
    }),
  ),
  links: caseLink,
});
export type CaseItem = Static<typeof caseItem>;
export const casePage = pageOf(caseItem);

export const journalQuery = Type.Object(
  { order: Type.Optional(words(['oldest', 'newest'], '先后次序 / Oldest or newest first', 'oldest')), ...paging },
  { additionalProperties: false },
);
export const journalPage = pageOf(
  Type.Object({
    seq: Type.Integer(),
    at: Type.String(),
    cause: Type.Object({
      kind: Type.String({ description: 'command 指令；expired 到期；… / What kind of cause' }),
      id: Type.String(),
    }),
    actor: nullable.of(
      Type.Object({
        userId: Type.String(),
        label: nullable.text(),
        unit: nullable.of(unitName),
        role: nullable.text(),
      }),
    ),
    facts: Type.Array(Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true })),
    texts: Type.Unsafe<unknown>({
      description: '所写内容；已清除或无则为空 / What was written; null if none or erased',
    }),
    prevHash: Type.String(),
    hash: Type.String(),
  }),
);
