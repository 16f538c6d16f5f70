import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { StartFailure, oneLine } from './failure.ts';

export interface DemoUser {
  readonly label: string;
  readonly userId: string;
  readonly token: string;
}

export interface DatabaseSetUp {
  readonly applied: number;
  readonly calendarYears: string;
  readonly units: number;
  /** Empty when their tokens have been made before: then nobody but the file knows them. */
  readonly demoUsers: readonly DemoUser[];
}

/** What has to be in place before the worker and the API run. */
export interface Preparation {
  ensureKeysFile(path: string): void;
  setUpDatabase(options: { url: string; keysFile: string; demo: boolean }): Promise<DatabaseSetUp>;
}

/** Our own preparation, loaded on demand: the servers start before the modules that need them are read. */
export async function defaultPreparation(): Promise<Preparation> {
  const [keys, setup] = await Promise.all([load('../db/crypto/keys.ts'), load('../db/setup.ts')]);
  return { ...keys, ...setup } as Preparation;
}

async function load(path: string): Promise<object> {
  return (await import(new URL(path, import.meta.url).href)) as object;
}

/** Keeps the tokens of newly made demo users; gives back all those known. */
export function keepDemoUsers(file: string, made: readonly DemoUser[]): readonly DemoUser[] {
  const known = readDemoUsers(file);
  if (made.length === 0) return known;
  const users = [...known.filter(({ label }) => !made.some((user) => user.label === label)), ...made];
  const draft = `${file}.new`;
  writeFileSync(draft, `${JSON.stringify(users, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
  return users;
}

/** The demo users whose tokens this data folder knows. */
export function readDemoUsers(file: string): readonly DemoUser[] {
  if (!existsSync(file)) return [];
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DemoUser[];
  } catch (error) {
    throw new StartFailure(
      `${file} cannot be read (${oneLine(error)}); remove it, and the demo users' tokens with it.`,
    );
  }
}
