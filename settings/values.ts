import { readFileSync, statSync } from 'node:fs';
import { inspect } from 'node:util';

/** How single variables are read. The environment is handed in: config.ts reads it. */

export type Env = Readonly<Record<string, string | undefined>>;

export function required(env: Env, name: string): string {
  return presence(env[name], name);
}

/** @throws Error naming the variable when it is no whole number of at most six digits */
export function integer(env: Env, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined) return fallback;
  if (!/^\d{1,6}$/.test(text)) throw new Error(`${name} must be a whole number, not "${text}"`);
  return Number(text);
}

export function oneOf<const T extends readonly string[]>(env: Env, name: string, allowed: T, fallback: T[number]) {
  const text = env[name];
  if (text === undefined) return fallback;
  if (!allowed.includes(text)) throw new Error(`${name} must be one of ${allowed.join(', ')}, not "${text}"`);
  return text as T[number];
}

/** Values between commas; blanks around them do not count. */
export const listOf = (env: Env, name: string): string[] =>
  (env[name] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/**
 * A secret: the variable itself, or the first line of the file that `<name>_FILE` names. No message quotes either.
 * @throws Error naming the variable when both are given, or the file is missing, empty or open to other users in production
 */
export function secret(env: Env, name: string): string | undefined {
  const path = env[`${name}_FILE`];
  if (!path) return env[name] || undefined;
  if (env[name]) throw new Error(`${name} and ${name}_FILE are both set; keep one of them`);
  let text: string;
  try {
    if (env['SANJI_MODE'] === 'production') refuseOpenFile(`${name}_FILE`, path);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new Error(`${name}_FILE cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
  const value = text.split(/\r?\n/, 1)[0]?.trim();
  if (!value) throw new Error(`${name}_FILE is empty`);
  return value;
}

export const requiredSecret = (env: Env, name: string): string => presence(secret(env, name), name);

/** A group may read it (secrets are mounted so), nobody else may, and only the owner may write. */
function refuseOpenFile(name: string, path: string): void {
  if (process.platform === 'win32') return;
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o027) !== 0) throw new Error(`${name} is open to other users (mode ${mode.toString(8)}); chmod 600 it`);
}

function presence(value: string | undefined, name: string): string {
  if (value) return value;
  const hint = name === 'DATABASE_URL' ? '; "npm start" sets it for the embedded system' : '';
  throw new Error(`${name} is not set${hint}`);
}

/** An object that holds secrets shows nothing of itself, whoever prints it. */
export function unprintable<T extends object>(value: T): T {
  const shown = () => '[settings]';
  return Object.defineProperties(value, { toJSON: { value: shown }, [inspect.custom]: { value: shown } });
}
