import { count, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { users } from '../schema/index.ts';
import { appointWithPassword } from './appoint.ts';
import type { Passwords } from './passwords.ts';

/** 三员: three people who watch over one another. */
const FIRST = [
  { userId: 'u-administrator', label: '系统管理员', role: 'administrator' },
  { userId: 'u-security-officer', label: '安全管理员', role: 'security-officer' },
  { userId: 'u-auditor', label: '审计员', role: 'auditor' },
] as const;
const LOCK_KEY = 5_201_316;

export interface FirstAccount {
  readonly userId: string;
  /** Good for 72 hours and for choosing one's own. */
  readonly password: string;
}

/**
 * The first three accounts of an installation without users, at one body, which the import of organisations will bring.
 * Two starters at once make them once.
 * @returns the passwords, this once; undefined where there are users already. @throws Error that names the body at fault
 */
export async function makeFirstAccounts(
  db: Database,
  passwords: Passwords,
  bodyId: string,
  nowMs: number,
): Promise<FirstAccount[] | undefined> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK_KEY})`);
    if (await hasUsers(tx)) return undefined;
    const made: FirstAccount[] = [];
    for (const { userId, label, role } of FIRST) {
      const account = { userId, label, roles: [`${role}@${bodyId}`] };
      made.push({ userId, password: (await appointWithPassword(tx, passwords, account, nowMs)).password });
    }
    return made;
  });
}

export async function hasUsers(db: Pick<Database, 'select'>): Promise<boolean> {
  const [all] = await db.select({ n: count() }).from(users);
  return (all?.n ?? 0) > 0;
}

/** Lines to be printed once, for whoever sets the installation up. */
export const inWords = (accounts: readonly FirstAccount[]): string =>
  [
    '首批账号，密码仅显示这一次，72 小时内有效，首次登录须修改 / First accounts; shown this once, good for 72 hours:',
    ...accounts.map(({ userId, password }) => `  ${userId}  ${password}`),
  ].join('\n');
