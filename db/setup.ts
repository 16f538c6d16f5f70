/** Makes a database ready for the API and the worker: migrations, keys, calendar, matters and, if wanted, the demo set. */
import { count, eq, sql } from 'drizzle-orm';
import pg from 'pg';
import { buildCalendar, exceptionalDays } from '../calendar/index.ts';
import { connect, disconnect, type Queryable } from './client.ts';
import { ensureKeysFile, loadKeys, type Keys } from './crypto/keys.ts';
import { type DemoToken, issueDemoTokens, loadDemoOrganisations, loadDemoUsers } from './demo/load.ts';
import { loadDemoRosters } from './demo/rosters.ts';
import { migrate } from './migrate.ts';
import type { Transactional } from './organisations/import.ts';
import { matters } from './organisations/matters.ts';
import { seedCatalogue } from './services/versions.ts';
import { calendarDays, matters as matterTable, serviceUnits } from './schema/index.ts';

export interface SetUpOptions {
  /** The login that migrates; it needs CREATEROLE, or ADMIN on the three roles, the first time (db/README.md). */
  readonly url: string;
  readonly keysFile: string;
  readonly demo: boolean;
  /** Ends the demo users' tokens and makes new ones: for a launcher that no longer knows them. */
  readonly renewDemoTokens?: boolean;
}

export interface SetUpResult {
  /** Migrations applied now. */
  readonly applied: number;
  /** Years with a published calendar, `2024–2026`. */
  readonly calendarYears: string;
  readonly units: number;
  /** Tokens made now; empty for users who have one already. */
  readonly demoUsers: readonly DemoToken[];
}

const LOCK_KEY = 5_201_315;
const SEED_TIMEOUT_MS = 60_000;

/**
 * Brings a database to the state this version needs. Adds what is missing and changes nothing that is there, so that it
 * may run at every start and by two starters at once.
 * @throws Error of one line that says what the login lacks and what the database administrator can do about it.
 */
export async function setUpDatabase(options: SetUpOptions): Promise<SetUpResult> {
  await checkLogin(options.url);
  const applied = await migrate(options.url);
  ensureKeysFile(options.keysFile);
  const db = connect(options.url, { poolSize: 1, queryTimeoutMs: SEED_TIMEOUT_MS });
  try {
    return await db.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(${LOCK_KEY})`);
      await tx
        .insert(calendarDays)
        .values([...exceptionalDays])
        .onConflictDoNothing();
      await tx
        .insert(matterTable)
        .values([...matters])
        .onConflictDoNothing();
      await seedCatalogue(tx);
      const demoUsers = options.demo
        ? await loadDemo(tx, loadKeys(options.keysFile), options.renewDemoTokens ?? false)
        : [];
      const [units] = await tx.select({ active: count() }).from(serviceUnits).where(eq(serviceUnits.active, true));
      return { applied, calendarYears: await publishedYears(tx), units: units?.active ?? 0, demoUsers };
    });
  } finally {
    await disconnect(db);
  }
}

async function loadDemo(tx: Transactional, keys: Keys, renew: boolean): Promise<DemoToken[]> {
  await loadDemoOrganisations(tx);
  await loadDemoUsers(tx);
  await loadDemoRosters(tx, keys);
  return issueDemoTokens(tx, Date.now(), { renew });
}

async function publishedYears(tx: Queryable): Promise<string> {
  const { publishedYears: years } = buildCalendar(await tx.select().from(calendarDays));
  return years.length > 1 ? `${years[0]}–${years.at(-1)}` : String(years[0] ?? '');
}

interface Login {
  readonly login: string;
  readonly creates_roles: boolean;
  readonly roles: number;
  /** May grant all of them, to itself too. */
  readonly grants_roles: boolean;
  readonly writes: boolean;
  readonly migrated: boolean;
  readonly acts: boolean;
}

/** Says in one line what the migrations would fail at: they are where PostgreSQL's own words help nobody. */
async function checkLogin(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Login>(LOGIN);
    const { login, creates_roles, roles, grants_roles, writes, migrated, acts } = rows[0]!;
    const fail = (lacks: string, remedy: string) => new Error(`The database login "${login}" ${lacks}; ${remedy}.`);
    if (migrated) {
      if (!acts) throw fail('is not a member of sanji_app', `grant it: GRANT sanji_app TO "${login}"`);
      return;
    }
    if (!writes) {
      throw fail('may not create schemas and tables', `make it the owner: ALTER DATABASE … OWNER TO "${login}"`);
    }
    if (roles === 0 && !creates_roles) {
      throw fail('may not create roles', `grant it for the first start: ALTER ROLE "${login}" CREATEROLE`);
    }
    if (roles > 0 && !grants_roles) {
      const remedy = `let it: GRANT sanji_app, sanji_api, sanji_audit TO "${login}" WITH ADMIN OPTION`;
      throw fail('may not grant the roles sanji_app, sanji_api and sanji_audit that stand already', remedy);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Before PostgreSQL 16, CREATEROLE alone allowed granting any role, and membership alone allowed SET ROLE. */
const LOGIN = `
  select current_user as login, me.rolsuper or me.rolcreaterole as creates_roles, ours.roles,
    me.rolsuper or ours.admin or (me.rolcreaterole and server.version < 160000) as grants_roles,
    has_database_privilege(current_database(), 'CREATE') and has_schema_privilege('public', 'CREATE') as writes,
    exists (
      select from pg_class where oid = to_regclass('public.case_journal') and relacl::text like '%sanji_app=%'
    ) as migrated,
    me.rolsuper or coalesce(ours.acts, false) as acts
  from pg_roles me,
    (select current_setting('server_version_num')::int as version) server,
    lateral (
      select count(*)::int as roles, coalesce(bool_and(pg_has_role(oid, 'MEMBER WITH ADMIN OPTION')), false) as admin,
        bool_or(rolname = 'sanji_app' and pg_has_role(oid, case when server.version < 160000 then 'MEMBER' else 'SET' end)) as acts
      from pg_roles where rolname in ('sanji_app', 'sanji_api', 'sanji_audit')
    ) ours
  where me.rolname = current_user`;
