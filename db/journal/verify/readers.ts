import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ClientBase } from 'pg';
import type { Range } from './pages.ts';
import { type Walked, walkChains } from './walk.ts';

/** More processes that read the same snapshot, each a share of the cases. */
export interface Readers {
  readonly databaseUrl: string;
  /** Beside the one that asks; 0: it reads alone. */
  readonly more: number;
}
/** Beyond it each is another process and another connection of the database that others work with. */
const MOST_READERS = 8;
/** How many read beside the one that asks, on this machine. */
export const MORE_READERS = Math.min(MOST_READERS, availableParallelism()) - 1;
/** What a reader is told (reader.ts). */
export interface Share {
  readonly databaseUrl: string;
  readonly snapshot: string;
  readonly range: Range;
  readonly distrusted: readonly number[];
}

type Client = Pick<ClientBase, 'query'>;

/** The last case of each share but the last one's: as many cases to everybody. */
const SHARES = `
  select max(case_no) as last from (select case_no, ntile($1) over (order by case_no) as share from cases) c group by share order by 1`;

/** Walks all chains of the client's snapshot. */
export async function walkAll(client: Client, distrusted: ReadonlySet<number>, readers?: Readers): Promise<Walked> {
  const [own, ...shares] = await sharesOf(client, (readers?.more ?? 0) + 1);
  if (!readers || shares.length === 0) return walkChains(client, own!, distrusted);
  const snapshot = await exportSnapshot(client);
  const others = shares.map((range) => start({ ...readers, snapshot, range, distrusted: [...distrusted] }));
  try {
    const walked = await Promise.all([walkChains(client, own!, distrusted), ...others.map(({ done }) => done)]);
    const sum = (of: (one: Walked) => number) => walked.reduce((all, one) => all + of(one), 0);
    return {
      ...{ cases: sum((one) => one.cases), entries: sum((one) => one.entries) },
      suspects: walked.flatMap((one) => one.suspects),
    };
  } finally {
    for (const { reader } of others) reader.kill();
  }
}

async function sharesOf(client: Client, count: number): Promise<Range[]> {
  if (count === 1) return [{ after: null, until: null }];
  const { rows } = await client.query<{ last: string }>(SHARES, [count]);
  const bounds = rows.slice(0, -1).map(({ last }) => last);
  return [...bounds, null].map((until, index) => ({ after: bounds[index - 1] ?? null, until }));
}

/** Others may read what this transaction sees for as long as it lasts, however long it waits for them. */
async function exportSnapshot(client: Client): Promise<string> {
  await client.query('set local idle_in_transaction_session_timeout = 0');
  const { rows } = await client.query<{ name: string }>('select pg_export_snapshot() as name');
  return rows[0]!.name;
}

/** A process of its own: TypeScript is loaded there whatever loads it here. */
function start(share: Share): { readonly reader: ChildProcess; readonly done: Promise<Walked> } {
  const reader = fork(fileURLToPath(new URL('./reader.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const done = new Promise<Walked>((resolve, reject) => {
    reader.once('message', (walked) => resolve(walked as Walked));
    reader.once('error', reject);
    reader.once('exit', () => reject(new Error('a reader of the verifier ended before it was done')));
  });
  done.catch(() => undefined); // it is awaited together with the others
  reader.send(share);
  return { reader, done };
}
