/** What texts say, by version: the catalogue's wording until an office sets its own. */
import { desc, eq, sql } from 'drizzle-orm';
import type { Database, Queryable } from '../client.ts';
import { lockUntilCommit } from '../locks.ts';
import { smsTemplates } from '../schema/index.ts';

export interface SmsTemplate {
  /** 1 is the wording as delivered. */
  readonly version: number;
  readonly text: string;
  readonly code: string | null;
  readonly signName: string | null;
  readonly urgent: boolean;
  readonly neutral: boolean;
  readonly active: boolean;
  readonly setBy?: string;
  readonly setAt?: number;
}
export type NewSmsTemplate = Omit<SmsTemplate, 'version' | 'setBy' | 'setAt'> & {
  readonly setBy: string;
  readonly setAt: number;
};

/** As the catalogue has it. */
export const deliveredTemplate = (text: string): SmsTemplate => ({
  ...{ version: 1, text, code: null, signName: null, urgent: false, neutral: false, active: true },
});

/** The latest version of each name that was ever set. */
export async function templatesInForce(db: Database): Promise<Map<string, SmsTemplate>> {
  const rows = await db
    .selectDistinctOn([smsTemplates.name])
    .from(smsTemplates)
    .orderBy(smsTemplates.name, desc(smsTemplates.version));
  return new Map(rows.map(({ name, ...template }) => [name, template]));
}

/** Every version that was set, the latest first. */
export async function versionsOfTemplate(db: Queryable, name: string): Promise<SmsTemplate[]> {
  const rows = await db
    .select()
    .from(smsTemplates)
    .where(eq(smsTemplates.name, name))
    .orderBy(desc(smsTemplates.version));
  return rows.map(({ name: _name, ...template }) => template);
}

/** Sets a further version; two at once do not become the same. @returns its number */
export async function setSmsTemplate(tx: Queryable, name: string, template: NewSmsTemplate): Promise<number> {
  await lockUntilCommit(tx, `sms-template:${name}`);
  const [row] = await tx
    .select({ last: sql<number>`coalesce(max(${smsTemplates.version}), 1)::int` })
    .from(smsTemplates)
    .where(eq(smsTemplates.name, name));
  const version = (row?.last ?? 1) + 1;
  await tx.insert(smsTemplates).values({ ...template, name, version });
  return version;
}
