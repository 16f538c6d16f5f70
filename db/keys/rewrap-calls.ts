import { sql, type SQL } from 'drizzle-orm';
import { openCall, sealCall, type CallPlace } from '../calls/sealed.ts';
import { countOf, sealedBy, type Wrapping } from './wrapping.ts';

/** @param row how the place of its ciphertext is named (db/calls/sealed.ts). */
const sealing = (order: {
  readonly name: string;
  readonly table: string;
  readonly column: string;
  readonly what: CallPlace['what'];
  readonly row: SQL;
}): Wrapping => {
  const [table, column, { what }] = [sql.identifier(order.table), sql.identifier(order.column), order];
  return {
    name: order.name,
    count: async (db, keyId) =>
      countOf(
        await db.execute(sql`select count(*)::int as count from ${table} where ${sealedBy(order.column, keyId)}`),
      ),
    async rewrapSome(db, keys, most) {
      const { rows } = await db.execute<{ row: string; at: string; sealed: Buffer }>(sql`
        select ${order.row} as row, ctid::text as at, ${column} as sealed from ${table}
        where length(${column}) > 0 and not (${sealedBy(order.column, keys.currentId)}) limit ${most}`);
      if (rows.length === 0) return 0;
      const old = rows.map(({ sealed }) => sealed);
      const anew = rows.map(({ row, sealed }) => sealCall(keys, { what, row }, openCall(keys, { what, row }, sealed)));
      const places = rows.map(({ at }) => at);
      await db.execute(sql`
        update ${table} set ${column} = r.anew
        from unnest(${sql.param(places)}::tid[], ${sql.param(old)}::bytea[], ${sql.param(anew)}::bytea[]) as r (at, old, anew)
        where ${table}.ctid = r.at and ${column} = r.old`);
      return rows.length;
    },
  };
};

/** What the key of calls seals. */
export const callWrappings: readonly Wrapping[] = [
  sealing({ name: 'calls', table: 'calls', column: 'details_cipher', what: 'call', row: sql`calls.id::text` }),
  sealing({
    ...{ name: 'events of calls', table: 'call_events', column: 'event_cipher', what: 'event' },
    row: sql`call_events.endpoint_id || ':' || call_events.event_index`,
  }),
  sealing({
    ...{ name: 'secrets of call centres', table: 'call_secrets', column: 'secret_cipher', what: 'secret' },
    row: sql`call_secrets.endpoint_id || ':' || call_secrets.no`,
  }),
  sealing({
    name: 'drafts of tickets',
    table: 'ticket_drafts',
    column: 'details_cipher',
    what: 'draft',
    row: sql`ticket_drafts.id::text`,
  }),
  sealing({
    ...{ name: 'agents of call centres', table: 'call_agents', column: 'agent_cipher', what: 'agent' },
    row: sql`call_agents.endpoint_id || ':' || call_agents.agent_index`,
  }),
  ...(['url', 'token'] as const).map((part) =>
    sealing({
      ...{ name: `where calls are fetched (${part})`, table: 'call_endpoints', column: `fetch_${part}_cipher` },
      ...{ what: `fetch-${part}` as const, row: sql`call_endpoints.id` },
    }),
  ),
];
