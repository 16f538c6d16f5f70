import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { phoneIndex } from '../../db/crypto/blind-index.ts';
import { maskName, maskOrganisation } from '../../db/personal/mask.ts';
import type { CaseRow } from '../../db/queries/cases.ts';
import { isPlatformOrCity } from '../../db/queries/units.ts';
import { sightOf } from '../../db/queries/visibility.ts';
import {
  casesCalling,
  lastCalls,
  MOST_MEMBERS,
  membersCalling,
  type CallingMember,
} from '../../db/registry/screen-pop.ts';
import { isPersonsBusiness } from '../../db/registry/sealed.ts';
import { cardStates, memberStatuses } from '../../db/schema/index.ts';
import type { Caller } from '../context.ts';
import { invalidField, Problem } from '../problem.ts';
import { shown } from './lists/instants.ts';
import { caseHref, deadlineLabel } from './lists/processes.ts';
import { caseLink, nullable, unionName, unitName, wording } from './lists/schemas.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
const body = Type.Object(
  { phone: Type.String({ minLength: 3, maxLength: 60, description: '来电号码 / The number that calls' }) },
  { additionalProperties: false },
);
const choice = (values: readonly string[]) => Type.Unsafe<string>({ type: 'string', enum: [...values] });

const member = Type.Object({
  number: Type.String({ description: '会员编号 / member number' }),
  name: Type.String({ description: '脱敏 / masked' }),
  status: choice(memberStatuses),
  since: nullable.text(),
  union: unionName,
  employer: nullable.of(Type.Object({ code: Type.String(), name: Type.String() })),
  cards: Type.Array(Type.Object({ lastFour: Type.String(), state: choice(cardStates), expires: nullable.text() })),
});
const knownCase = Type.Object({
  caseNo: Type.String(),
  process: Type.String(),
  title: Type.String(),
  stage: Type.String(),
  outcome: nullable.text(),
  holder: nullable.of(unitName),
  openedAt: Type.String(),
  links: caseLink,
});
const answer = Type.Object({
  members: Type.Array(member),
  more: Type.Boolean({ description: `同号超过 ${MOST_MEMBERS} 人 / more than ${MOST_MEMBERS} people have it` }),
  openCases: Type.Array(knownCase),
  lastCases: Type.Array(knownCase),
  promised: Type.Array(
    Type.Object({ caseNo: Type.String(), name: Type.String(), label: nullable.of(wording), dueAt: nullable.text() }),
    { description: '应回拨、应回访 / calls that were promised' },
  ),
  callbacks: Type.Array(Type.Object({ caseNo: Type.String(), at: Type.String(), reached: Type.Boolean() })),
  calls: Type.Array(Type.Object({ at: Type.String(), state: Type.String(), caseNo: nullable.text() })),
});

/** Closed cases shown beside the open ones. */
const MOST_CLOSED = 5;

/** 来电弹屏: who may be calling, and what they called about. */
export async function screenPopRoutes(app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/screen-pop',
    {
      schema: {
        ...{ tags: ['registry'], operationId: 'screenPop', body },
        summary: '来电弹屏 / Who is calling',
        description:
          '12351 平台话务员及其呼叫系统。姓名一律脱敏；可见案件以本人权限为限。' +
          ' / For call-takers of the 12351 platform and their call centre. Names are masked; of cases what the caller may see.',
        response: { 200: answer, 401: problem, 403: problem, 422: problem, 503: problem },
      },
    },
    async ({ body: { phone }, caller }) => {
      await requirePlatform(app, caller);
      const index = phoneIndex(app.house.keys, phone);
      if (index === null)
        throw invalidField('/phone', '不是可拨打的电话号码 / not a telephone number that can be called');
      const [members, { open, closed, promised, made }, calls] = await Promise.all([
        membersCalling(app.db, app.house.keys, phone),
        sightOf(app.db, caller).then((sight) => casesCalling(app.db, sight, index)),
        lastCalls(app.db, index),
      ]);
      const processes = new Map(open.map(({ caseNo, process }) => [caseNo, process]));
      return {
        ...{ members: members.slice(0, MOST_MEMBERS).map(toMember), more: members.length > MOST_MEMBERS },
        ...{ openCases: open.map(toCase), lastCases: closed.slice(0, MOST_CLOSED).map(toCase) },
        promised: promised.map(({ caseNo, name, dueAt }) => ({
          ...{ caseNo, name, label: deadlineLabel(processes.get(caseNo) ?? '', name), dueAt: shown(dueAt) },
        })),
        callbacks: made.map(({ caseNo, at, reached }) => ({ caseNo, at: shown(at), reached })),
        calls: calls.map(({ at, state, caseNo }) => ({ at: shown(at), state, caseNo })),
      };
    },
  );
}

/** @throws Problem `forbidden` for anybody but call-takers and call centres of the platform, or of the city's centre. */
async function requirePlatform(app: FastifyInstance, { memberships }: Caller): Promise<void> {
  const bodies = memberships
    .filter(({ role }) => role === 'call-taker' || role === 'integration')
    .map(({ bodyId }) => bodyId);
  if (bodies.length === 0 || !(await isPlatformOrCity(app.db, bodies))) throw new Problem('forbidden');
}

const toMember = ({ name, employer, ...member }: CallingMember) => ({
  ...member,
  cards: [...member.cards],
  name: maskName(name),
  employer: employer && { code: employer.code, name: employerShown(employer) },
});

/** A person's business is masked like its owner; any other is public. */
export const employerShown = ({ code, name }: { readonly code: string; readonly name: string }): string =>
  isPersonsBusiness(code) ? maskOrganisation(name) : name;

const toCase = ({ caseNo, process, title, stage, outcome, holder, openedAt }: CaseRow) => ({
  ...{ caseNo, process, title, stage, outcome, holder, openedAt: shown(openedAt) },
  links: { case: caseHref(process, caseNo) },
});
