import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { secret } from '../settings/values.ts';
import { StartFailure } from './failure.ts';

/** What the launcher reads from the environment; the programs it starts read theirs in config.ts. */
export interface Settings {
  readonly dataDir: string;
  /** Undefined when it was not asked for: then the default may give way to the next free port. */
  readonly apiPort: number | undefined;
  readonly host: string;
  readonly databaseUrl: string | undefined;
  readonly migrationDatabaseUrl: string | undefined;
  readonly temporalAddress: string | undefined;
  readonly temporalUi: string | undefined;
  readonly keysFile: string | undefined;
  /** Invented organisations and users; never in production. */
  readonly demo: boolean;
  /** The demo's clock: cases can skip time, and the API's clock goes with them. */
  readonly adjustableClock: boolean;
}

const REPOSITORY = dirname(dirname(fileURLToPath(import.meta.url)));

/** Reads the launcher's settings. @throws StartFailure naming the variable that is malformed. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  return {
    dataDir: resolve(REPOSITORY, env['SANJI_DATA_DIR'] || '.sanji'),
    apiPort: port(env, 'SANJI_PORT'),
    host: env['SANJI_HOST'] || '127.0.0.1',
    databaseUrl: secret(env, 'DATABASE_URL'),
    migrationDatabaseUrl: secret(env, 'MIGRATION_DATABASE_URL'),
    temporalAddress: env['TEMPORAL_ADDRESS'] || undefined,
    temporalUi: env['SANJI_TEMPORAL_UI'] || undefined,
    keysFile: env['SANJI_KEYS_FILE'] ? resolve(REPOSITORY, env['SANJI_KEYS_FILE']) : undefined,
    demo: env['SANJI_MODE'] !== 'production',
    adjustableClock: env['SANJI_ADJUSTABLE_CLOCK'] === '1',
  };
}

/** One line when this Node is too old, otherwise undefined. */
export function nodeComplaint(version = process.versions.node): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return undefined;
  return `Node ${version} is too old; install Node 20.20 or later.`;
}

function port(env: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > 65_535)
    throw new StartFailure(`${name} must be a port number from 1 to 65535, not "${text}".`);
  return value;
}
