import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { openNames } from '../../../db/attachments/keys.ts';
import { papersOf } from '../../../db/attachments/rows.ts';
import type { CaseKey } from '../../../db/crypto/case-key.ts';
import { sealReason } from '../../../db/personal/reasons.ts';
import { journalAccess } from '../../../db/queries/access.ts';
import { workersAfter } from '../../../db/queries/case-workers.ts';
import { commandsOf } from '../../../db/queries/case-texts.ts';
import { isBlank } from '../../texts.ts';
import { peopleOf } from '../../personal/people.ts';
import { knownCase, reachOf } from '../../personal/reach.ts';
import { intakeFor, textsFor } from '../../personal/texts.ts';
import { invalidField, Problem } from '../../problem.ts';
import { caseNoParams, refusals } from '../lists/schemas.ts';
import { sightOfCase } from '../lists/scope.ts';

const PURPOSES = ['handling', 'contact', 'verification', 'supervision', 'payment', 'complaint'] as const;
const FIELDS = ['parties', 'intake', 'texts', 'workers', 'attachments'] as const;
/** As many as a dispute holds. */
const MOST_WORKERS = 5_000;
const problem = Type.Unsafe<never>({ $ref: 'Problem#' });

const body = Type.Object(
  {
    purpose: Type.Enum(PURPOSES, {
      description:
        'handling 办理，contact 联系当事人，verification 核实身份，supervision 督办，payment 支付，complaint 投诉核查 / What for',
    }),
    reason: Type.String({
      minLength: 2,
      maxLength: 500,
      description: '理由（加密留存，审计员可脱敏查看） / Why; kept encrypted, shown masked to auditors',
    }),
    fields: Type.Optional(
      Type.Array(Type.Enum(FIELDS), {
        ...{ minItems: 1, maxItems: FIELDS.length, uniqueItems: true },
        description: '缺省为当事人和受理内容 / Parties and intake if left out',
      }),
    ),
  },
  { additionalProperties: false },
);
const anything = Type.Unsafe<unknown>({});
const answer = Type.Object({
  caseNo: Type.String(),
  parties: Type.Optional(anything),
  intake: Type.Optional(anything),
  texts: Type.Optional(anything),
  workers: Type.Optional(anything),
  attachments: Type.Optional(anything),
});

/** 查看完整信息: what is masked, once, for those who carry the case; the journal knows of it before they do. */
export async function unmaskRoutes(app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/cases/:caseNo/unmask',
    {
      schema: {
        ...{ tags: ['cases'], operationId: 'unmaskCase', params: caseNoParams, body },
        summary: '查看完整个人信息 / Show personal data unmasked',
        description:
          '须说明用途和理由，先记入访问日志。 / A purpose and a reason are needed; entered in the access journal first.',
        response: { 200: answer, ...refusals, 403: problem, 409: problem },
      },
    },
    async ({ params: { caseNo }, body: { purpose, reason, fields = ['parties', 'intake'] }, caller }) => {
      await sightOfCase(app, caller, caseNo);
      const { process, view } = await knownCase(app, caseNo);
      const reach = reachOf(caller, view);
      if (!reach.carries) throw new Problem('forbidden', undefined, { reason: 'not-your-case' });
      if (isBlank(reason)) throw invalidField('/reason', '必填');
      const people = await peopleOf(app, caseNo, reach);
      if (!people.key) throw new Problem('conflict', undefined, { reason: 'erased' });
      const at = app.clock.now();
      const sealed = sealReason(people.key, { at, userId: caller.userId, reason });
      await journalAccess(app.db, {
        ...{ at, userId: caller.userId, kind: 'unmasked', caseNo },
        detail: { purpose, fields, hidden: people.hides, reason: sealed },
      });
      const asked = { process, caseNo, people, clear: true };
      const wants = (name: (typeof FIELDS)[number]) => fields.includes(name);
      return {
        caseNo,
        ...(wants('parties') ? { parties: people.persons } : {}),
        ...(wants('intake') ? { intake: await intakeFor(app, asked) } : {}),
        ...(wants('texts')
          ? { texts: Object.fromEntries(await textsFor(app, asked, await commandsOf(app.db, caseNo))) }
          : {}),
        ...(wants('workers') ? { workers: await workersAfter(app.db, people.key, 0, MOST_WORKERS) } : {}),
        ...(wants('attachments') && !people.hides ? { attachments: await titlesOf(app, people.key) } : {}),
      };
    },
  );
}

async function titlesOf(app: FastifyInstance, key: CaseKey) {
  const papers = await papersOf(app.db, key.caseNo);
  return papers.map(({ id, titleCipher }) => ({ id, ...openNames(key, id, titleCipher) }));
}
