import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { connect, disconnect } from '../db/client.ts';
import { issueToken } from '../db/identity/tokens.ts';
import { migrate } from '../db/migrate.ts';
import { memberships, users } from '../db/schema/index.ts';
import { freePort } from '../local/ports.ts';
import type { Stack } from '../local/stack.ts';
import { call } from './http.ts';
import { measure, type Measured } from './load.ts';
import { seedCases, type Seeded } from './seed.ts';

const PAGE = 50;

export interface ListFigures extends Seeded {
  /** First page of a district's overdue list over HTTP, warm. */
  readonly overdue: readonly Measured[];
}

/** The overdue list of one district, with `count` cases of three deadlines each in a database of their own. */
export async function measureLists(
  stack: Stack,
  count: number,
  callers: readonly number[],
  seconds: number,
): Promise<ListFigures> {
  const url = new URL(stack.databaseUrl);
  const name = `bench_${count}`;
  await asOwner(stack.databaseUrl, `create database ${name} template template0 lc_ctype 'C.UTF-8' encoding 'UTF8'`);
  url.pathname = `/${name}`;
  await migrate(url.href);
  const seeded = await seedCases(url.href, count);
  const token = await supervisorOf(url.href, 'd3');
  const port = await freePort();
  const api = await startApi(stack, url.href, port);
  try {
    const path = `/v1/deadlines?state=overdue&unit=d3&limit=${PAGE}`;
    const page = async () => {
      const { body } = await call(`http://127.0.0.1:${port}`, token, 'GET', path);
      const shown = (body['items'] as unknown[] | undefined)?.length ?? 0;
      if (shown !== PAGE) throw new Error(`a page of ${PAGE} overdue deadlines has ${shown}`);
    };
    for (let i = 0; i < 200; i += 1) await page();
    const overdue: Measured[] = [];
    for (const c of callers) overdue.push(await measure(c, seconds, page));
    return { ...seeded, overdue };
  } finally {
    api.kill('SIGTERM');
    await new Promise((resolve) => api.once('exit', resolve));
    await asOwner(stack.databaseUrl, `drop database ${name} with (force)`);
  }
}

async function supervisorOf(url: string, unit: string): Promise<string> {
  const db = connect(url);
  try {
    await db.insert(users).values({ id: 'bench-supervisor', label: '压测督办员' });
    await db.insert(memberships).values({ userId: 'bench-supervisor', bodyId: unit, role: 'supervisor' });
    return await issueToken(db, { userId: 'bench-supervisor', purpose: 'bench' });
  } finally {
    await disconnect(db);
  }
}

async function startApi(stack: Stack, databaseUrl: string, port: number): Promise<ChildProcess> {
  const path = fileURLToPath(new URL('../server.ts', import.meta.url));
  const api = spawn(process.execPath, ['--import', 'tsx', path], {
    env: {
      ...process.env,
      ...{ DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: stack.temporalAddress, SANJI_KEYS_FILE: stack.keysFile },
      ...{ SANJI_PORT: String(port), SANJI_LOG_LEVEL: 'warn', SANJI_DATA_DIR: stack.folder.root },
      SANJI_RATE_LIMITS: 'off',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; ; tries += 1) {
    try {
      const reply = await fetch(`http://127.0.0.1:${port}/readyz`);
      if (reply.ok) return api;
    } catch {
      if (tries > 100 || api.exitCode !== null) throw new Error('the API of the list bench did not start');
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function asOwner(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
