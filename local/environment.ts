import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';

export interface ProgramEnvironment {
  readonly folder: DataFolder;
  readonly databaseUrl: string;
  readonly ownDatabase: boolean;
  readonly temporalAddress: string;
  readonly ownTemporal: boolean;
  readonly temporalUi: string | undefined;
  readonly apiPort: number;
  readonly keysFile: string;
  readonly adjustableClock: boolean;
  readonly extra: Readonly<Record<string, string>>;
}

/**
 * The environment of the API and the worker. Settings of the caller that belong to servers we replace are left out: an
 * API key for Temporal Cloud must not go to the bundled server, nor a migration login to the bundled database.
 */
export function programEnvironment(options: ProgramEnvironment): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !(options.ownTemporal && name.startsWith('TEMPORAL_')) &&
      name !== 'DATABASE_URL_FILE' && // already read, see DATABASE_URL below
      !(options.ownDatabase && /^MIGRATION_DATABASE_URL(_FILE)?$/.test(name)),
  );
  return {
    ...Object.fromEntries(inherited),
    DATABASE_URL: options.databaseUrl,
    TEMPORAL_ADDRESS: options.temporalAddress,
    ...(options.ownTemporal
      ? { TEMPORAL_NAMESPACE: 'default', TEMPORAL_CONFIG_FILE: emptyProfile(options.folder) }
      : {}),
    SANJI_PORT: String(options.apiPort),
    SANJI_DATA_DIR: options.folder.root,
    SANJI_KEYS_FILE: options.keysFile,
    ...(options.temporalUi ? { SANJI_TEMPORAL_UI: options.temporalUi } : {}),
    SANJI_ADJUSTABLE_CLOCK: options.adjustableClock ? '1' : '0',
    ...options.extra,
  };
}

/** Keeps the SDK from the user's own client profile. A file without any profile would be refused. */
function emptyProfile(folder: DataFolder): string {
  const file = join(folder.run, 'temporal.toml');
  writeFileSync(file, '[profile.default]\n');
  return file;
}
