import { sql, type SQL } from 'drizzle-orm';
import type { Database } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';

/** Something in the database that a rotating key seals. Whoever seals more under one adds it to `wrappings`. */
export interface Wrapping {
  readonly name: string;
  /** How many are sealed by a key. */
  count(db: Database, keyId: string): Promise<number>;
  /** Seals some anew by the current key, each only if nobody changed it meanwhile. @returns how many were looked at. */
  rewrapSome(db: Database, keys: Keys, most: number): Promise<number>;
}

/** A column that a rotating key seals. */
export interface SealedColumn {
  readonly name: string;
  readonly table: string;
  readonly column: string;
  /** What tells one row's ciphertext from another's, as `anew` is given it. */
  readonly place: readonly SQL[];
  /** The same by the current key. */
  readonly anew: (keys: Keys, place: readonly string[], sealed: Buffer) => Buffer;
}

/** For tables in which to look through all rows costs nothing; the register's are walked through by id. */
export function sealedColumn({ anew, ...where }: SealedColumn): Wrapping {
  const [table, column] = [sql.identifier(where.table), sql.identifier(where.column)];
  const place = sql`array[${sql.join([...where.place], sql`, `)}]::text[]`;
  return {
    name: where.name,
    count: (db, keyId) => countSealed(db, where, keyId),
    async rewrapSome(db, keys, most) {
      const { rows } = await db.execute<{ at: string; place: string[]; sealed: Buffer }>(sql`
        select ctid::text as at, ${place} as place, ${column} as sealed from ${table}
        where length(${column}) > 0 and not (${sealedBy(where.column, keys.currentId)}) limit ${most}`);
      if (rows.length === 0) return 0;
      const [at, old] = [rows.map((row) => row.at), rows.map(({ sealed }) => sealed)];
      const sealed = rows.map((row) => anew(keys, row.place, row.sealed));
      await db.execute(sql`
        update ${table} set ${column} = r.anew
        from unnest(${sql.param(at)}::tid[], ${sql.param(old)}::bytea[], ${sql.param(sealed)}::bytea[]) as r (at, old, anew)
        where ${table}.ctid = r.at and ${column} = r.old`);
      return rows.length;
    },
  };
}

/** How many rows of a column were sealed by a key. */
export async function countSealed(
  db: Database,
  { table, column }: { readonly table: string; readonly column: string },
  keyId: string,
): Promise<number> {
  const from = sql.identifier(table);
  return countOf(await db.execute(sql`select count(*)::int as count from ${from} where ${sealedBy(column, keyId)}`));
}

/** Whether a column was sealed by a key: the key's id stands in what is sealed, after format and length (crypto/seal.ts). */
export function sealedBy(column: string, keyId: string): SQL {
  const mark = Buffer.concat([Buffer.from([Buffer.byteLength(keyId)]), Buffer.from(keyId)]);
  return sql`substring(${sql.identifier(column)} from 2 for ${mark.length}) = ${mark}`;
}

/** The `count` of a query's one row. */
export const countOf = ({ rows }: { readonly rows: readonly Record<string, unknown>[] }): number =>
  Number(rows[0]?.['count']);
