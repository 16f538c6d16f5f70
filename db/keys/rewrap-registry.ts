/** What the register's key seals, millions of rows: walked through by id, and sealed anew many at a time. */
import { sql, type SQL } from 'drizzle-orm';
import type { Database } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { openForRow, sealForRow, type SealedTable } from '../registry/sealed.ts';
import { countSealed, sealedBy, type Wrapping } from './wrapping.ts';

interface Sealing {
  readonly name: string;
  readonly table: Exclude<SealedTable, 'access_journal'>;
  readonly column: string;
  /** Type of `id`, and the least there is of it. */
  readonly idType: 'bigint' | 'uuid';
  /** The row's name in what binds the ciphertext to it; its id, if nothing else is said. */
  readonly row?: SQL;
}

const LEAST = { bigint: '0', uuid: '00000000-0000-0000-0000-000000000000' } as const;

function sealing({ name, table, column, idType, row = sql`id::text` }: Sealing): Wrapping {
  const [from, sealed] = [sql.identifier(table), sql.identifier(column)];
  /** Where the last batch of a database ended: what lies before is sealed anew already and need not be looked at again. */
  const reached = new WeakMap<Database, string>();
  return {
    name,
    count: (db, keyId) => countSealed(db, { table, column }, keyId),
    async rewrapSome(db, keys, most) {
      const after = reached.get(db) ?? LEAST[idType];
      const { rows } = await db.execute<{ id: string; row: string; sealed: Buffer }>(sql`
        select id::text as id, ${row} as row, ${sealed} as sealed from ${from}
        where id > ${after}::${sql.raw(idType)} and length(${sealed}) > 0 and not (${sealedBy(column, keys.currentId)})
        order by ${from}.id limit ${most}`);
      await reseal(db, keys, rows);
      const last = rows.length < most ? undefined : rows.at(-1)?.id;
      if (last === undefined) reached.delete(db);
      else reached.set(db, last);
      return rows.length;
    },
  };

  /** Each only if nobody changed it meanwhile. */
  async function reseal(db: Database, keys: Keys, rows: readonly { id: string; row: string; sealed: Buffer }[]) {
    if (rows.length === 0) return;
    const anew = rows.map((one) => {
      const place = { table, row: one.row };
      return sealForRow(keys, place, openForRow(keys, place, one.sealed));
    });
    const [ids, old] = [rows.map(({ id }) => id), rows.map((one) => one.sealed)];
    await db.execute(sql`
      update ${from} t set ${sealed} = r.anew
      from unnest(${sql.param(ids)}::${sql.raw(idType)}[], ${sql.param(old)}::bytea[], ${sql.param(anew)}::bytea[]) as r (id, old, anew)
      where t.id = r.id and t.${sealed} = r.old`);
  }
}

export const registryWrappings: readonly Wrapping[] = [
  sealing({ name: 'members', table: 'members', column: 'details_cipher', idType: 'bigint' }),
  sealing({ name: 'cards', table: 'cards', column: 'number_cipher', idType: 'bigint' }),
  sealing({ name: "names of persons' businesses", table: 'employers', column: 'name_cipher', idType: 'bigint' }),
  sealing({ name: 'files to import', table: 'imports', column: 'file_key_cipher', idType: 'uuid' }),
  sealing({
    ...{ name: 'rows at fault', table: 'import_errors', column: 'faults_cipher', idType: 'bigint' },
    row: sql`import_id || ':' || position`,
  }),
];
