import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SetUpOptions, SetUpResult } from '../db/setup.ts';
import { StartFailure, oneLine } from './failure.ts';

export interface DemoUser {
  readonly label: string;
  readonly userId: string;
  readonly token: string;
}

/** What has to be in place before the worker and the API run. */
export interface Preparation {
  readonly ensureKeysFile: (path: string) => void;
  readonly setUpDatabase: (options: SetUpOptions) => Promise<SetUpResult>;
}

/** Our own preparation. The larger half of its modules is read while the servers start. */
export async function defaultPreparation(): Promise<Preparation> {
  const { ensureKeysFile } = await import('../db/crypto/keys.ts');
  const setup = import('../db/setup.ts');
  setup.catch(() => undefined); // told by setUpDatabase
  return { ensureKeysFile, setUpDatabase: async (options) => (await setup).setUpDatabase(options) };
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
