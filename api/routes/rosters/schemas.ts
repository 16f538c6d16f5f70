/** Bodies, queries and answers of the rosters' routes. */
import { Type } from 'typebox';
import type { RosterKind } from '../../../db/rosters/conflicts.ts';
import { idParameter, nullable, pageOf, paging, wording, words } from '../lists/schemas.ts';

/** The rosters by the word in their address. */
export const KINDS = { mediators: 'mediator', 'law-firms': 'law-firm', lawyers: 'lawyer' } as const satisfies Record<
  string,
  RosterKind
>;
const kind = words(Object.keys(KINDS) as (keyof typeof KINDS)[], '名册：调解员、签约律所、承办律师 / Which roster');
const entryId = Type.String({
  maxLength: 64,
  pattern: '^[a-z0-9][a-z0-9-]*$',
  description: '名册编号 / Id of the entry',
});
const unitId = Type.String({
  maxLength: 64,
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  description: '服务机构 / Service unit',
});
const date = (description: string) => Type.String({ maxLength: 10, description: `${description} YYYY-MM-DD` });
const absence = Type.Object(
  { from: date('首日 / First day'), until: date('末日 / Last day') },
  { additionalProperties: false },
);
const client = Type.Object({ ref: Type.String(), name: Type.String() });
const nameText = Type.String({
  ...{ minLength: 1, maxLength: 200, pattern: '^(?=[\\s\\S]*\\S)[^\\u0000]*$' },
  ...{ description: '姓名或名称（加密保存） / Name, stored encrypted', 'x-personal': true },
});

export const kindParams = Type.Object({ kind });
export const entryParams = Type.Object({ kind, id: entryId });
export const absenceParams = Type.Object({ kind, id: entryId, from: date('首日 / First day') });
export const clientParams = Type.Object({ kind, id: entryId, ref: idParameter('客户标记 / Reference of the client') });

export const rosterQuery = Type.Object({
  ...paging,
  unit: Type.Optional(unitId),
  firm: Type.Optional(entryId),
  active: Type.Optional(Type.Boolean({ description: '在册 / Still kept on' })),
});
export const newEntry = Type.Object(
  {
    name: nameText,
    unitId,
    firmId: Type.Optional(entryId),
    userId: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: '本系统账号 / Account, if any' })),
    areas: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
      ...{ default: [], maxItems: 50, uniqueItems: true },
      description: '业务领域：事项编码，空为不限 / Codes of matters; empty: all',
    }),
    servedUnits: Type.Array(unitId, {
      ...{ default: [], maxItems: 500, uniqueItems: true },
      description: '另服务的机构 / Units served beside its own and those below',
    }),
    contractFrom: date('聘期首日 / Contract from'),
    contractUntil: Type.Optional(date('聘期末日 / Contract until')),
    active: Type.Boolean({ default: true }),
  },
  { additionalProperties: false },
);
export const newAbsence = absence;
export const newClient = Type.Object({ name: nameText }, { additionalProperties: false });

const listed = {
  ...{ id: Type.String(), kind: Type.String(), name: Type.String(), unitId: Type.String() },
  ...{ firmId: nullable.text(), userId: nullable.text() },
  ...{ areas: Type.Array(Type.String()), servedUnits: Type.Array(Type.String()) },
  ...{ contractFrom: Type.String(), contractUntil: nullable.text(), active: Type.Boolean() },
  absences: Type.Array(absence),
  load: Type.Integer({ description: '在办件数 / Open assignments' }),
  lastNamedAt: nullable.text(),
};
export const rosterPage = pageOf(Type.Object(listed));
export const rosterItem = Type.Object({
  ...listed,
  clients: nullable.of(
    Type.Array(client, { description: '常年客户，仅管理者可见 / Whom it acts for; for its keepers' }),
  ),
});

export const proposalQuery = Type.Object({
  role: words(Object.values(KINDS), '名册 / Which roster'),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: '至多几名 / At most so many of each' }),
});
const proposed = {
  ...{ id: Type.String(), name: Type.String(), unitId: Type.String(), firmId: nullable.text() },
  ...{ load: Type.Integer(), lastNamedAt: nullable.text() },
};
export const proposals = Type.Object({
  ...{ caseNo: Type.String(), role: Type.String(), holder: Type.String(), on: Type.String() },
  items: Type.Array(Type.Object({ rank: Type.Integer(), ...proposed, why: Type.Array(wording) })),
  leftOut: Type.Array(
    Type.Object({
      ...proposed,
      whyNot: Type.Array(Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() })),
    }),
  ),
  counts: Type.Object({ eligible: Type.Integer(), leftOut: Type.Integer() }),
});

export { refusals } from '../changes.ts';
