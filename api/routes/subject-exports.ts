import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { formatInstant } from '../../calendar/index.ts';
import { callsHeld } from '../../db/calls/held.ts';
import { phoneIndex } from '../../db/crypto/blind-index.ts';
import { heldInCase, partiesMatching, type PartyRow } from '../../db/personal/subject.ts';
import { identityIndex } from '../../db/personal/party-indexes.ts';
import { journalAccess } from '../../db/queries/access.ts';
import { nameIndexOf } from '../../db/rosters/names.ts';
import { invalidField } from '../problem.ts';
import { requireCityRole } from '../reach.ts';

/** Parties in cases one answer holds: more than one person has, but not than a telephone that many share. */
const MOST = 500;
const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
const body = Type.Object(
  {
    phone: Type.Optional(Type.String({ minLength: 3, maxLength: 60, description: '电话 / Telephone' })),
    identity: Type.Optional(Type.String({ minLength: 4, maxLength: 40, description: '证件号码 / Identity number' })),
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: '姓名，进一步限定 / Name, narrows the other' }),
    ),
    reason: Type.Enum(['subject-request', 'representative-request', 'authority-request'], {
      description: '本人申请、代理人申请、机关依法调取 / Who asked',
    }),
  },
  { additionalProperties: false },
);

/** 查阅复制权: everything the house holds about one person, as one file. */
export async function subjectExportRoutes(app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/v1/subject-exports',
    {
      schema: {
        ...{ tags: ['operations'], operationId: 'exportSubject', body },
        summary: '个人信息查阅复制 / Everything held about a person',
        description:
          '按电话或证件号码查找全部案件，一个 JSON 文件；含谁查看过；他人姓名、号码脱敏。按电话查找时含该号码的通话。truncated：超过 500 个当事人或通话；names：不同姓名数，多于一个时请以姓名限定。先记入访问日志。 / All cases by telephone or identity number, one JSON file, with who saw what; other people are masked. By telephone with the calls of that number. truncated: more than 500 parties or calls; names: how many different ones, to be narrowed by name. Entered in the access journal first.',
        response: { 200: Type.Unsafe<unknown>({}), 401: problem, 403: problem, 422: problem, 503: problem },
      },
    },
    async ({ body: asked, caller }, reply) => {
      await requireCityRole(app.db, caller, 'supervisor');
      const by = indexesOf(app, asked);
      const found = await partiesMatching(app.db, by, MOST + 1);
      const rows = found.slice(0, MOST);
      const at = app.clock.now();
      const caseNos = [...new Set(rows.map(({ caseNo }) => caseNo))];
      const lookedBy = (['phone', 'identity', 'name'] as const).filter((name) => asked[name] !== undefined);
      const entry = { at, userId: caller.userId, kind: 'export' } as const;
      const detail = { list: 'subject', by: lookedBy, reason: asked.reason };
      await journalAccess(app.db, { ...entry, detail: { ...detail, cases: caseNos.length } });
      for (const caseNo of caseNos) await journalAccess(app.db, { ...entry, caseNo, detail });
      const held = await heldIn(app, caseNos, rows);
      const { phoneIndex: byPhone } = by;
      const calls =
        byPhone === null
          ? []
          : await callsHeld(app.db, app.house.keys, { phoneIndex: byPhone, caseNos, most: MOST + 1 });
      return reply.header('content-disposition', 'attachment; filename="subject-export.json"').send({
        ...{ exportedAt: formatInstant(at), by: lookedBy, truncated: Math.max(found.length, calls.length) > MOST },
        ...{
          names: new Set(rows.flatMap(({ nameIndex }) => nameIndex ?? [])).size,
          cases: held,
          calls: calls.slice(0, MOST),
        },
      });
    },
  );
}

async function heldIn(app: FastifyInstance, caseNos: readonly string[], rows: readonly PartyRow[]) {
  const keys = await app.house.caseKeys.getManyToRead(app.db, caseNos);
  const held: unknown[] = [];
  for (const caseNo of caseNos) {
    const key = keys.get(caseNo);
    const own = rows.filter((row) => row.caseNo === caseNo);
    if (key) held.push(await heldInCase(app.db, key, own));
  }
  return held;
}

function indexesOf(app: FastifyInstance, asked: { phone?: string; identity?: string; name?: string }) {
  const { keys } = app.house;
  const { phone, identity, name } = asked;
  if (phone === undefined && identity === undefined)
    throw invalidField('/phone', '电话或证件号码须有其一 / one of both');
  const byPhone = phone === undefined ? null : phoneIndex(keys, phone);
  if (phone !== undefined && byPhone === null) throw invalidField('/phone', '不是电话号码 / not a telephone number');
  return {
    phoneIndex: byPhone,
    identityIndex: identity === undefined ? null : identityIndex(keys, identity),
    nameIndex: name === undefined ? null : nameIndexOf(keys, name),
  };
}
