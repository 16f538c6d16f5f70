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

/** Whether a column was sealed by a key: the key's id stands in what is sealed, after format and length (crypto/seal.ts). */
export function sealedBy(column: string, keyId: string): SQL {
  const mark = Buffer.concat([Buffer.from([Buffer.byteLength(keyId)]), Buffer.from(keyId)]);
  return sql`substring(${sql.identifier(column)} from 2 for ${mark.length}) = ${mark}`;
}

/** The `count` of a query's one row. */
export const countOf = ({ rows }: { readonly rows: readonly Record<string, unknown>[] }): number =>
  Number(rows[0]?.['count']);
