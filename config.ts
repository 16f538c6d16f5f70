import type { FileSettings } from './files/open-store.ts';
import { readIdentity, type IdentitySettings } from './settings/identity.ts';
import { readDoor, type DoorSettings } from './settings/door.ts';
import { readSms, type SmsSettings } from './settings/sms.ts';
import { type Env, integer, listOf, oneOf, required, requiredSecret, secret, unprintable } from './settings/values.ts';

/** The only reader of `process.env` in the API and the worker (the launcher in local/ has its own). Every variable is described in docs/operations.md. */

export type Mode = 'development' | 'production';

/** What production may be told to put up with, by name (`SANJI_PRODUCTION_ACCEPTS`); see settings/production.ts. */
export const acceptable = ['plain-database', 'plain-temporal', 'plain-files', 'plain-http', 'superuser'] as const;
export type Acceptable = (typeof acceptable)[number];

export interface Config {
  readonly mode: Mode;
  /** Connection string of the login that runs the application; it must be a member of `sanji_app`. */
  readonly databaseUrl: string;
  /** Connection string of the login that applies migrations; defaults to `databaseUrl`. */
  readonly migrationDatabaseUrl: string;
  readonly databasePoolSize: number;
  readonly taskQueue: string;
  readonly http: { readonly host: string; readonly port: number };
  /** JSON file with the master keys, see db/crypto/keys.ts. */
  readonly keysFile: string;
  readonly dataDir: string;
  /** Origin of Temporal's web UI, the only one the codec endpoint answers to. */
  readonly temporalUiOrigin: string | undefined;
  /** Lets the demo and the tests move the API's clock with the cases they skip; never in production. */
  readonly adjustableClock: boolean;
  /** Fault injection `name[#nth]=action`, comma separated; never in production. */
  readonly failpoints: string;
  /** Undefined leaves the SDK's own default. */
  readonly maxCachedWorkflows: number | undefined;
  /** Stacks for errors in workflow code; slow (engine/bundle.ts). */
  readonly workflowStacks: boolean;
  /** How often the worker looks for open cases that the engine no longer runs. */
  readonly sweepEveryMs: number;
  readonly logLevel: string;
  /** Where papers and documents rest, sealed. */
  readonly files: FileSettings;
  readonly uploads: { readonly maxBytes: number; readonly perCase: number };
  /** Address of clamd, `host:port` or a socket's path; undefined: what is uploaded is not scanned. */
  readonly clamd: string | undefined;
  /** Providers of identities, sessions, second factors. */
  readonly identity: IdentitySettings;
  /** How often the journals are sealed, the key that signs, and where seals are exported to. */
  readonly seals: { readonly everyMs: number; readonly keyFile: string; readonly folder: string };
  /** `host:port` within that events may be sent to; in development only. */
  readonly webhooks: { readonly allowed: readonly string[] };
  /** By whom texts are carried, and where receipts come in. */
  readonly sms: SmsSettings;
  /** Rate limits, proxies, documentation. */
  readonly door: DoorSettings;
  readonly productionAccepts: readonly Acceptable[];
}

/** Reads the configuration. @throws Error naming the variable that is missing or malformed. */
export function readConfig(env: Env = process.env): Config {
  const mode = oneOf(env, 'SANJI_MODE', ['development', 'production'] as const, 'development');
  const databaseUrl = requiredSecret(env, 'DATABASE_URL');
  const dataDir = env['SANJI_DATA_DIR'] ?? '.sanji';
  const config: Config = {
    mode,
    databaseUrl,
    migrationDatabaseUrl: secret(env, 'MIGRATION_DATABASE_URL') ?? databaseUrl,
    databasePoolSize: integer(env, 'SANJI_DATABASE_POOL', 12),
    taskQueue: env['SANJI_TASK_QUEUE'] ?? 'sanji',
    http: { host: env['SANJI_HOST'] ?? '127.0.0.1', port: integer(env, 'SANJI_PORT', 3510) },
    keysFile: env['SANJI_KEYS_FILE'] ?? `${dataDir}/keys.json`,
    dataDir,
    temporalUiOrigin: env['SANJI_TEMPORAL_UI'],
    adjustableClock: env['SANJI_ADJUSTABLE_CLOCK'] === '1',
    failpoints: env['FAILPOINT'] ?? '',
    maxCachedWorkflows: env['SANJI_WORKFLOW_CACHE'] ? integer(env, 'SANJI_WORKFLOW_CACHE', 0) : undefined,
    workflowStacks: env['SANJI_WORKFLOW_STACKS'] === '1',
    sweepEveryMs: integer(env, 'SANJI_SWEEP_SECONDS', 30) * 1_000,
    logLevel: env['SANJI_LOG_LEVEL'] ?? 'info',
    files: filesOf(env, dataDir),
    uploads: {
      maxBytes: integer(env, 'SANJI_UPLOAD_MB', 50) * 1_048_576,
      perCase: integer(env, 'SANJI_UPLOADS_PER_CASE', 200),
    },
    clamd: env['SANJI_CLAMD'] || undefined,
    identity: readIdentity(env, mode === 'production'),
    seals: {
      everyMs: Math.max(1, integer(env, 'SANJI_SEAL_MINUTES', 60)) * 60_000,
      keyFile: env['SANJI_SEAL_KEY_FILE'] ?? `${dataDir}/seal-key.pem`,
      folder: env['SANJI_SEALS_DIR'] ?? `${dataDir}/seals`,
    },
    webhooks: { allowed: listOf(env, 'SANJI_WEBHOOK_ALLOW') },
    sms: readSms(env, dataDir, mode === 'production'),
    door: readDoor(env, mode === 'production'),
    productionAccepts: acceptedIn(env),
  };
  return unprintable(config);
}

/** The environment of Temporal's own client settings; `TEMPORAL_API_KEY` may come from a file like every secret. */
export function temporalEnvironment(env: Env = process.env): Record<string, string> {
  const apiKey = secret(env, 'TEMPORAL_API_KEY');
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(given), ...(apiKey === undefined ? {} : { TEMPORAL_API_KEY: apiKey }) };
}

function acceptedIn(env: Env): readonly Acceptable[] {
  const names = listOf(env, 'SANJI_PRODUCTION_ACCEPTS');
  const unknown = names.find((name) => !acceptable.includes(name as Acceptable));
  if (unknown === undefined) return names as Acceptable[];
  throw new Error(`SANJI_PRODUCTION_ACCEPTS must be among ${acceptable.join(', ')}, not "${unknown}"`);
}

function filesOf(env: Env, dataDir: string): FileSettings {
  const folder = env['SANJI_FILES_DIR'] ?? `${dataDir}/files`;
  if (oneOf(env, 'SANJI_FILES', ['local', 's3'] as const, 'local') === 'local') return { folder, s3: undefined };
  const endpoint = required(env, 'SANJI_FILES_ENDPOINT');
  if (!/^https?:\/\/[^/]+\/?$/.test(endpoint))
    throw new Error('SANJI_FILES_ENDPOINT must be https://host[:port], without the bucket');
  const s3 = {
    ...{ endpoint, bucket: required(env, 'SANJI_FILES_BUCKET'), region: env['SANJI_FILES_REGION'] ?? 'us-east-1' },
    accessKey: requiredSecret(env, 'SANJI_FILES_ACCESS_KEY'),
    secretKey: requiredSecret(env, 'SANJI_FILES_SECRET_KEY'),
    style: oneOf(env, 'SANJI_FILES_STYLE', ['path', 'host'] as const, 'path'),
  };
  return { folder, s3: unprintable(s3) };
}

/** By this `npm start` knows its own programs; it says nothing to them. */
const MARK = /^--sanji-member-of=/;

/**
 * The configuration for a program's start; without one the program ends with a line that says what is wrong. The programs
 * take no arguments: what is given there can be read by every user of the machine.
 */
export function readConfigOrExit(): Config {
  try {
    if (process.argv.slice(2).some((argument) => !MARK.test(argument)))
      throw new Error('No arguments are taken; settings come from the environment or files');
    return readConfig();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
