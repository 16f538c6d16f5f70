import { Type, type Static } from 'typebox';
import {
  exporting,
  idParameter,
  instantParameter,
  nullable,
  pageAsOf,
  paging,
  unitName,
  words,
} from '../lists/schemas.ts';

export const orderStates = ['issued', 'replied', 'closed', 'withdrawn'] as const;

export const orderQuery = Type.Object(
  {
    state: Type.Optional(words(orderStates, '状态 / State')),
    addressee: Type.Optional(idParameter('受督办单位及其下级 / Addressed to the subtree of a unit')),
    issuer: Type.Optional(idParameter('签发单位 / Issuing unit')),
    caseNo: Type.Optional(idParameter('案件编号 / Case number')),
    grounds: Type.Optional(words(['feedback-missed', 'by-hand'], '督办事由 / Grounds')),
    overdue: Type.Optional(Type.Boolean({ description: 'true：逾期未回复 / Reply overdue' })),
    asOf: Type.Optional(instantParameter('截至某一时刻判断逾期，默认现在 / When overdue is judged; by default now')),
    ...paging,
    ...exporting,
  },
  { additionalProperties: false },
);
export type OrderQuery = Static<typeof orderQuery>;

export const orderItem = Type.Object({
  no: Type.String(),
  caseNo: Type.String(),
  id: Type.String(),
  grounds: Type.String(),
  issuer: unitName,
  issuerUser: nullable.text(),
  addressee: unitName,
  state: Type.String(),
  issuedAt: Type.String(),
  replyDueAt: nullable.text(),
  repliedAt: nullable.text(),
  closedAt: nullable.text(),
  replyOverdue: Type.Boolean(),
  remainingWorkingDays: nullable.integer(),
  commands: Type.Object({ demand: nullable.text(), reply: nullable.text(), close: nullable.text() }),
  links: Type.Object({ self: Type.String(), journal: Type.String() }),
});
export type OrderItem = Static<typeof orderItem>;
export const orderPage = pageAsOf(orderItem);
