import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { dateOf } from '../../calendar/index.ts';
import { blindIndex, phoneIndex } from '../../db/crypto/blind-index.ts';
import { progressOf, type Progress } from '../../db/queries/progress.ts';
import type { Label } from '../../workflows/kit/fields.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import { processes } from '../../workflows/processes.ts';
import { tellsEmployer } from '../personal/telling.ts';
import { Problem } from '../problem.ts';
import { shown } from './lists/instants.ts';
import { deadlineLabel } from './lists/processes.ts';
import { nullable, wording } from './lists/schemas.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
const body = Type.Object(
  {
    caseNo: Type.String({ pattern: '^[A-Z]{2}-[0-9]{4}-[0-9]{6,12}$', description: '案件编号 / Case number' }),
    phone: Type.String({ minLength: 3, maxLength: 60, description: '登记的电话 / The telephone number that was left' }),
  },
  { additionalProperties: false },
);
const answer = Type.Object({
  process: wording,
  stage: wording,
  outcome: nullable.of(wording),
  unit: nullable.text(),
  dueAt: nullable.text(),
  next: nullable.of(wording),
  closedOn: nullable.text(),
});

/** 办理进度: how far one's own case is, for whoever has its number and the telephone number that was left; no token. */
export async function progressRoutes(app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/progress',
    {
      config: { public: true },
      schema: {
        ...{ tags: ['progress'], operationId: 'askProgress', summary: '查询办理进度 / How far one’s case is' },
        description:
          '无需令牌。编号与电话须相符，否则一律 404；不含姓名与内容；保密件不列可能暴露用人单位的承办单位。' +
          ' / No token. Number and telephone must belong together, else 404 whatever is wrong. No names, no texts; of a confidential case no unit that would tell the employer.',
        ...{ security: [], body, response: { 200: answer, 404: problem, 422: problem, 429: problem, 503: problem } },
      },
    },
    async (request) => {
      const { caseNo, phone } = request.body;
      const { keys } = app.house;
      const index = phoneIndex(keys, phone);
      await app.countProgress(request, [`case ${caseNo}`, `phone ${index ?? blindIndex(keys, 'progress', phone)}`]);
      const found = await progressOf(app.db, caseNo, index);
      const process = processes.find(({ name }) => name === found?.process);
      if (!found || !process) throw new Problem('not-found');
      return toAnswer(process, found);
    },
  );
}

function toAnswer(process: Process, found: Progress) {
  const { stage, outcome, closedAt, unit, tier, confidential, duties } = found;
  const isOpen = closedAt === null;
  const due = duties.find(({ clock }) => clock === 'claimant') ?? duties[0];
  return {
    process: said(process.label),
    stage: said(process.stages[stage] ?? process.label),
    outcome: outcome === null ? null : said(process.outcomes[outcome] ?? process.label),
    unit: confidential && tellsEmployer(tier) ? null : unit,
    dueAt: isOpen && due ? shown(Date.parse(due.dueAt)) : null,
    next: isOpen ? nextOf(process, found) : null,
    closedOn: isOpen ? null : dateOf(closedAt.getTime()),
  };
}

/** What is due first; where nothing is, the first act that the case waits for. */
function nextOf(process: Process, { duties: [due], open }: Progress): Label | null {
  if (due) return deadlineLabel(process.name, due.name);
  const acts = Object.values(process.actions);
  const act = open.map((name) => acts.find((one) => one.name === name)).find((one) => one !== undefined);
  return act ? said(act.label) : null;
}

const said = ({ zh, en }: Label): Label => ({ zh, en });
