/** What the lists of the register have in common: who reads them, how they are sent. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { RegistryPage } from '../../../db/registry/lists.ts';
import { isNobody, readersReach } from '../../../db/registry/reach.ts';
import type { Caller } from '../../context.ts';
import { Problem } from '../../problem.ts';
import { answerList, cursorOf } from '../lists/answer.ts';
import type { CsvColumn } from '../lists/csv.ts';
import { exporting, idParameter, nullable, paging, refusals } from '../lists/schemas.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
export const answers = { ...refusals, 403: problem };
export const tags = ['registry'];
export const query = Type.Object(
  { union: Type.Optional(idParameter('所属工会 / Union')), ...paging, ...exporting },
  { additionalProperties: false },
);
export const masked = '个人信息一律脱敏。 / Masked.';
export const words = (...names: readonly string[]) =>
  Type.Object(Object.fromEntries(names.map((name) => [name, nullable.text()])));
type Shown = Readonly<Record<string, string | boolean | null>>;

/** Unions whose part of the register a person reads. @throws Problem `forbidden` for machines and who reads none */
export async function reachOf(app: FastifyInstance, caller: Caller) {
  const reach = await readersReach(app.db, caller.memberships);
  if (caller.kind !== 'person' || isNobody(reach)) throw new Problem('forbidden');
  return reach;
}

/** Sends a page, or all of it as CSV. */
export async function answer<Row, Item extends Shown>(
  app: FastifyInstance,
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { name, read }: { readonly name: string; readonly read: (page: RegistryPage) => Promise<Row[]> },
  how: {
    readonly keyOf: (row: Row) => number;
    readonly show: (row: Row) => Item;
    readonly headings: Partial<Readonly<Record<keyof Item & string, string>>>;
  },
) {
  const { request } = exchange;
  const reach = await reachOf(app, request.caller);
  const { union } = request.query as { union?: string };
  const columns = Object.entries(how.headings).map(([key, heading]): CsvColumn<Item> => ({
    heading: String(heading),
    cell: (item) => item[key],
  }));
  return answerList(
    app,
    exchange,
    {
      ...{ name, columns, keyOf: (row: Row) => [how.keyOf(row)] },
      read: (key, limit) => read({ reach, union, limit, after: Number(key?.[0] ?? 0) }),
      toItems: (rows: readonly Row[]) => rows.map(how.show),
    },
    cursorOf(request, ['count']),
  );
}
