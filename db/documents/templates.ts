import { desc, eq } from 'drizzle-orm';
import type { Block } from '../../documents/blocks.ts';
import type { DocumentModel } from '../../documents/model.ts';
import type { Queryable } from '../client.ts';
import { lockUntilCommit } from '../locks.ts';
import { documentTemplates } from '../schema/index.ts';

export interface Template {
  /** 1 is the wording as delivered. */
  readonly version: number;
  readonly blocks: readonly Block[];
  readonly setBy?: string;
  readonly setAt?: number;
}

/** The wording in force of a document. */
export async function blocksOf(db: Queryable, model: DocumentModel): Promise<Template> {
  const [row] = await db
    .select()
    .from(documentTemplates)
    .where(eq(documentTemplates.kind, model.kind))
    .orderBy(desc(documentTemplates.version))
    .limit(1);
  return row ? toTemplate(row) : delivered(model);
}

/** Every wording a document has had, the latest first. */
export async function templatesOf(db: Queryable, model: DocumentModel): Promise<Template[]> {
  const rows = await db
    .select()
    .from(documentTemplates)
    .where(eq(documentTemplates.kind, model.kind))
    .orderBy(desc(documentTemplates.version));
  return [...rows.map(toTemplate), delivered(model)];
}

/** Sets a further wording; two at once cannot become the same version. @returns its version. */
export async function setTemplate(
  tx: Queryable,
  model: DocumentModel,
  wording: Required<Omit<Template, 'version'>>,
): Promise<number> {
  await lockUntilCommit(tx, `template:${model.kind}`);
  const version = (await blocksOf(tx, model)).version + 1;
  await tx.insert(documentTemplates).values({ kind: model.kind, version, ...wording });
  return version;
}

/** Only what a template says of itself: a row holds its kind besides. */
const toTemplate = ({ version, blocks, setBy, setAt }: typeof documentTemplates.$inferSelect): Template => ({
  ...{ version, blocks: blocks as Block[], setBy, setAt },
});
const delivered = ({ blocks }: DocumentModel): Template => ({ version: 1, blocks });
