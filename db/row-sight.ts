/** Under row-level security every connection of the API acts for one caller at a time; this is how it learns for whom. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';

/** What the policies of `0006_authority.sql` read, each as the text of its setting; bodies are joined by commas. */
export interface RowSight {
  /** Bodies whose cases are seen; `*` for the house itself. */
  readonly bodies: string;
  /** Bodies whose excluded cases are not. */
  readonly own: string;
  /** Whose commands are their own, and whose own cases are hidden from them. */
  readonly user: string;
  /** The same account where it sees cases as somebody named in them. */
  readonly named: string;
}

const NOTHING: RowSight = { bodies: '', own: '', user: '', named: '' };
const EVERYTHING: RowSight = { ...NOTHING, bodies: '*' };
const current = new AsyncLocalStorage<RowSight>();

/** Everything `work` reads and writes through a pool of the API is what this caller may. */
export const withRowSight = <T>(sight: RowSight, work: () => T): T => current.run(sight, work);

/**
 * For what the house itself has to know beyond any caller's sight: figures, turns of a roster, conflicts of interest.
 * What comes of it is never a case. Every use is listed in docs/authority.md, and a test compares.
 */
export const asTheHouse = <T>(work: () => PromiseLike<T>): Promise<T> =>
  current.run(EVERYTHING, async () => await work());

const SET = {
  name: 'set_row_sight',
  text: `select set_config('sanji.bodies', $1, false), set_config('sanji.own', $2, false),
    set_config('sanji.user', $3, false), set_config('sanji.named', $4, false)`,
};

/**
 * Makes every connection that is taken from the pool act for whoever takes it. It is told only when it acted for somebody
 * else before; without a caller it sees nothing.
 */
export function actForCallers(pool: pg.Pool): void {
  const actingFor = new WeakMap<pg.PoolClient, RowSight>();
  const take = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  const takeFor = async (sight: RowSight): Promise<pg.PoolClient> => {
    const client = await take();
    if (isSame(actingFor.get(client) ?? NOTHING, sight)) return client;
    try {
      await client.query({ ...SET, values: [sight.bodies, sight.own, sight.user, sight.named] });
    } catch (error) {
      client.release(true); // nobody knows for whom it acts
      throw error;
    }
    actingFor.set(client, sight);
    return client;
  };
  type Taken = (error?: Error, client?: pg.PoolClient, release?: pg.PoolClient['release']) => void;
  const connect = (taken?: Taken): Promise<pg.PoolClient> | undefined => {
    const client = takeFor(current.getStore() ?? NOTHING);
    if (!taken) return client;
    client.then(
      (given) => taken(undefined, given, given.release.bind(given)),
      (error: Error) => taken(error, undefined, () => undefined),
    );
    return undefined;
  };
  pool.connect = connect as typeof pool.connect;
}

/**
 * Within a transaction of one caller, does something as another may: what an event says is done in the name of whom it
 * names. The sight of the one who holds the transaction is back afterwards.
 */
export async function actingAs<T>(client: pg.PoolClient, sight: RowSight, work: () => Promise<T>): Promise<T> {
  const set = ({ bodies, own, user, named }: RowSight) =>
    client.query({ ...SET_HERE, values: [bodies, own, user, named] });
  await set(sight);
  const done = await work();
  await set(current.getStore() ?? NOTHING);
  return done;
}
/** Until the transaction ends at the latest. */
const SET_HERE = { name: 'set_row_sight_here', text: SET.text.replaceAll('false', 'true') };

const isSame = (a: RowSight, b: RowSight): boolean =>
  a === b || (a.user === b.user && a.named === b.named && a.own === b.own && a.bodies === b.bodies);
