import type { PoolClient } from 'pg';
import type { Database } from './client.ts';

/**
 * Does something while nobody else does what has this name, in whichever process: under an advisory lock of the session,
 * which goes with its connection when that is lost.
 * @returns undefined when somebody else is at it
 */
export async function alone<T>(
  db: Database,
  name: string,
  act: (client: PoolClient) => Promise<T>,
): Promise<T | undefined> {
  const client = await db.$client.connect();
  let isMine = false;
  try {
    const { rows } = await client.query<{ mine: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as mine',
      [name],
    );
    isMine = rows[0]?.mine ?? false;
    return isMine ? await act(client) : undefined;
  } finally {
    // A connection that cannot give up its lock is closed, and its lock with it.
    const unlocked = isMine && client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
    client.release(
      await Promise.resolve(unlocked).then(
        () => false,
        () => true,
      ),
    );
  }
}
