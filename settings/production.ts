import { loadClientConnectConfig } from '@temporalio/envconfig';
import { sql } from 'drizzle-orm';
import { type Acceptable, type Config, temporalEnvironment } from '../config.ts';
import type { Database } from '../db/client.ts';
import { readKeysFile } from '../db/crypto/keys-file.ts';
import { demoUsers } from '../db/demo/users.ts';
import { isLoopback } from './door.ts';

/** One thing that must not be so in production; `accept` is the word by which it may be put up with. */
interface Fault {
  readonly text: string;
  readonly accept?: Acceptable;
}

/**
 * In production: ends the program, before it listens or works, when anything of the demo, of development or of an open
 * network is left. Everything at fault is written to the standard error at once, a line each.
 */
export async function refuseUnsafeProduction(config: Config, db: Database): Promise<void> {
  if (config.mode !== 'production') return;
  const faults = [...settingFaults(config), ...(await databaseFaults(db))];
  const lines = faults.filter(({ accept }) => accept === undefined || !config.productionAccepts.includes(accept));
  if (lines.length === 0) return;
  for (const { text, accept } of lines)
    console.error(`production: ${text}${accept ? ` (SANJI_PRODUCTION_ACCEPTS=${accept} puts up with it)` : ''}`);
  process.exit(1);
}

/** What the settings alone show. */
export function settingFaults(config: Config): Fault[] {
  const faults: (Fault | false)[] = [
    config.adjustableClock && { text: 'SANJI_ADJUSTABLE_CLOCK is set: time can be skipped' },
    config.failpoints !== '' && { text: 'FAILPOINT is set: faults would be injected' },
    config.workflowStacks && { text: 'SANJI_WORKFLOW_STACKS is set: errors would carry stacks' },
    config.webhooks.allowed.length > 0 && {
      text: 'SANJI_WEBHOOK_ALLOW is set: events could be sent to addresses within',
    },
    !config.sms.chosen && { text: 'SANJI_SMS is not set: say by whom texts are carried, or off' },
    /^(trace|debug)$/.test(config.logLevel) && { text: `SANJI_LOG_LEVEL is ${config.logLevel}` },
    config.door.limits === undefined && { text: 'SANJI_RATE_LIMITS is off: nobody is limited' },
    keysFault(config),
    codecFault(config.temporalUiOrigin),
    databaseTransportFault('DATABASE_URL', config.databaseUrl),
    temporalFault(),
    filesFault(config),
    !isLoopback(config.http.host) &&
      config.door.trustedProxies.length === 0 && {
        text: 'SANJI_HOST is open to the network and SANJI_TRUSTED_PROXIES names no proxy with TLS before it',
        accept: 'plain-http',
      },
  ];
  return faults.filter((fault) => fault !== false);
}

function keysFault({ keysFile }: Config): Fault | false {
  try {
    readKeysFile(keysFile, 'production');
    return false;
  } catch (error) {
    return { text: (error as Error).message };
  }
}

function codecFault(origin: string | undefined): Fault | false {
  if (origin === undefined || !URL.canParse(origin)) {
    return origin !== undefined && { text: 'SANJI_TEMPORAL_UI is no origin like https://temporal-ui.example.org' };
  }
  const { protocol, hostname } = new URL(origin);
  const safe = protocol === 'https:' || isLoopback(hostname);
  return !safe && { text: 'SANJI_TEMPORAL_UI is plain http: what the codec endpoint decodes could be read on its way' };
}

function databaseTransportFault(name: string, url: string): Fault | false {
  if (!URL.canParse(url)) return { text: `${name} is no connection string` };
  const { hostname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  const safe = host === '' || host.startsWith('/') || isLoopback(host);
  const verified = ['require', 'verify-ca', 'verify-full'].includes(searchParams.get('sslmode') ?? '');
  return (
    !safe &&
    !verified && { text: `${name} goes over the network without sslmode=verify-full`, accept: 'plain-database' }
  );
}

function temporalFault(): Fault | false {
  const { address = 'localhost:7233', tls } = loadClientConnectConfig({
    overrideEnvVars: temporalEnvironment(),
  }).connectionOptions;
  const host = address.replace(/:\d+$/, '');
  if (isLoopback(host) || (tls !== undefined && tls !== null && tls !== false)) return false;
  return { text: 'TEMPORAL_ADDRESS goes over the network without TLS (TEMPORAL_TLS)', accept: 'plain-temporal' };
}

function filesFault({ files }: Config): Fault | false {
  if (!files.s3) return false;
  const { protocol, hostname } = new URL(files.s3.endpoint);
  if (protocol === 'https:' || isLoopback(hostname)) return false;
  return { text: 'SANJI_FILES_ENDPOINT is plain http', accept: 'plain-files' };
}

/** What only the database can tell: what its login may do, and whether the demo set was loaded. */
async function databaseFaults(db: Database): Promise<Fault[]> {
  const ids = sql.join(
    demoUsers.map(({ id }) => sql`${id}`),
    sql`, `,
  );
  try {
    const { rows } = await db.execute<{ superuser: boolean; tokens: number; users: number; bodies: number }>(sql`
      select (select rolsuper or rolbypassrls from pg_roles where rolname = session_user) as superuser,
        (select count(*)::int from access_tokens where purpose = 'demo' and revoked_at is null) as tokens,
        (select count(*)::int from users where active and id in (${ids})
           and label in (${sql.join(
             demoUsers.map(({ label }) => sql`${label}`),
             sql`, `,
           )})) as users,
        (select count(*)::int from service_units where name like '%（示例）%')
          + (select count(*)::int from union_organisations where name like '%（示例）%') as bodies`);
    const { superuser, tokens, users, bodies } = rows[0]!;
    const faults: (Fault | false)[] = [
      superuser && { text: 'the login of DATABASE_URL is a superuser or bypasses row security', accept: 'superuser' },
      tokens > 0 && { text: `${tokens} tokens of demo users are valid` },
      users > 0 && { text: `${users} demo users are active` },
      bodies > 0 && { text: `${bodies} invented organisations of the demo set are in the directory` },
    ];
    return faults.filter((fault) => fault !== false);
  } catch (error) {
    const { cause } = error as Error;
    const code = ((cause ?? error) as { code?: string }).code ?? (error as Error).name;
    return [{ text: `the database could not be asked whether it holds demo data (${code})` }];
  }
}
