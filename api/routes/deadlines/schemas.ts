import { Type, type Static } from 'typebox';
import {
  caseLink,
  dateParameter,
  exporting,
  idParameter,
  instantParameter,
  nullable,
  pageAsOf,
  paging,
  unitName,
  wording,
  words,
} from '../lists/schemas.ts';

export const stateWords = [
  'running',
  'due-soon',
  'overdue',
  'missed',
  'suspended',
  'met',
  'met-late',
  'lapsed',
  'cancelled',
] as const;
export type StateWord = (typeof stateWords)[number];

const clockParameters = {
  clock: Type.Optional(words(['holder', 'claimant'], '承办单位的期限，或诉求人的期限 / Whose clock', 'holder')),
  kind: Type.Optional(words(['duty', 'window'], '期限或时间窗（state=lapsed 时默认 window） / Duty or window')),
  soft: Type.Optional(
    Type.Boolean({ default: false, description: 'true：只列软期限 / Soft limits instead of binding ones' }),
  ),
  unit: Type.Optional(
    idParameter('服务机构及其下级；默认为本人所在机构 / Subtree of a unit; by default the units you belong to'),
  ),
  process: Type.Optional(idParameter('流程 / Process')),
};
const asOf = Type.Optional(
  instantParameter(
    '截至某一时刻，默认现在（RFC 3339） / As of an instant; by default now. An earlier one is for overdue and settled deadlines',
  ),
);
const within = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 60,
    default: 2,
    description: '即将到期：几个工作日之内 / Due soon: within so many working days',
  }),
);

export const deadlineQuery = Type.Object(
  {
    state: Type.Optional(words(stateWords, '状态 / State; overdue = open and due', 'overdue')),
    ...clockParameters,
    tier: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3, description: '责任单位层级 / Tier of the unit that answers' }),
    ),
    clause: Type.Optional(idParameter('条款，如 二(四)1(2) / Clause')),
    holder: Type.Optional(idParameter('责任单位本身，不含下级 / The unit itself, without its subtree')),
    assignee: Type.Optional(idParameter('经办人 / Assignee')),
    provisional: Type.Optional(Type.Boolean({ description: '到期日是否暂定 / Whether the date is provisional' })),
    caseNo: Type.Optional(idParameter('案件编号 / Case number')),
    from: Type.Optional(dateParameter('办结时间自（日期或时刻，含） / Settled from, inclusive')),
    to: Type.Optional(
      dateParameter('办结时间至（日期含当日，时刻不含） / Settled to: a date inclusive, an instant exclusive'),
    ),
    within,
    asOf,
    ...paging,
    ...exporting,
  },
  { additionalProperties: false },
);
export type DeadlineQuery = Static<typeof deadlineQuery>;

export const countQuery = Type.Object(
  {
    ...clockParameters,
    within,
    asOf,
    from: Type.Optional(dateParameter('按期、逾期办结统计自 / Count settled from')),
    to: Type.Optional(dateParameter('按期、逾期办结统计至 / Count settled to')),
    ...exporting,
  },
  { additionalProperties: false },
);
export type CountQueryString = Static<typeof countQuery>;

export const deadlineItem = Type.Object({
  caseNo: Type.String(),
  id: Type.String(),
  name: Type.String(),
  label: nullable.of(wording),
  process: Type.String(),
  kind: Type.String(),
  clock: Type.String(),
  clause: Type.String(),
  soft: Type.Boolean(),
  state: Type.String({ description: '所记录的状态 / As recorded' }),
  overdue: Type.Boolean({ description: '截至 asOf 未办结且已到期 / Open and due as of asOf' }),
  round: Type.Integer(),
  unit: unitName,
  assignee: nullable.text(),
  startedAt: Type.String(),
  dueAt: nullable.text(),
  originalDueAt: Type.String(),
  provisional: Type.Boolean(),
  remainingWorkingDays: nullable.integer(),
  settledAt: nullable.text(),
  lateByWorkingDays: nullable.integer(),
  links: caseLink,
});
export type DeadlineItem = Static<typeof deadlineItem>;
export const deadlinePage = pageAsOf(deadlineItem);

export const deadlineDetail = Type.Object({
  ...deadlineItem.properties,
  calendarVersion: Type.String(),
  explanation: Type.Object(
    { zh: Type.Array(Type.String()), en: Type.Array(Type.String()), steps: Type.Array(Type.Unknown()) },
    { description: '为何是这个日期 / Why this date' },
  ),
});

export const deadlineCount = Type.Object({
  unit: unitName,
  scope: words(
    ['total', 'own', 'subtree'],
    'total 本机构及下级合计，own 本机构自身，subtree 直接下级及其下级 / What the line counts',
  ),
  running: nullable.integer(),
  dueSoon: nullable.integer(),
  overdue: Type.Integer(),
  met: nullable.integer(),
  metLate: nullable.integer(),
});
export type DeadlineCount = Static<typeof deadlineCount>;
export const deadlineCounts = Type.Object({ asOf: Type.String(), items: Type.Array(deadlineCount) });
