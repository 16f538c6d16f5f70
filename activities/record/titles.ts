import { eq } from 'drizzle-orm';
import { cases, matters } from '../../db/schema/index.ts';
import type { Context } from './setting.ts';

/** The case is about another matter than it was opened with: a row that stands keeps its title otherwise. */
export async function retitle({ tx, rest, entry }: Context): Promise<void> {
  const fact = entry.facts.find(({ kind }) => kind === 'intake-completed');
  const code = (fact?.['body'] as { readonly matter?: string } | undefined)?.matter;
  if (code === undefined) return;
  const [matter] = await tx.drizzle.select().from(matters).where(eq(matters.code, code));
  if (!matter) return;
  await tx.drizzle
    .update(cases)
    .set({ matter: code, title: `${matter.zh} ${matter.en}` })
    .where(eq(cases.caseNo, rest.view.caseNo));
}
