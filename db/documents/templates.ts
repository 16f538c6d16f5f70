import { desc, eq } from 'drizzle-orm';
import type { Block } from '../../documents/blocks.ts';
import type { DocumentModel } from '../../documents/model.ts';
import type { Queryable } from '../client.ts';
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
  return row ? { ...row, blocks: row.blocks as Block[] } : delivered(model);
}

/** Every wording a document has had, the latest first. */
export async function templatesOf(db: Queryable, model: DocumentModel): Promise<Template[]> {
  const rows = await db
    .select()
    .from(documentTemplates)
    .where(eq(documentTemplates.kind, model.kind))
    .orderBy(desc(documentTemplates.version));
  return [...rows.map((row) => ({ ...row, blocks: row.blocks as Block[] })), delivered(model)];
}

/** Sets a further wording; two at once cannot become the same version. @returns its version. */
export async function setTemplate(
  db: Queryable,
  kind: string,
  { blocks, setBy, setAt }: Required<Omit<Template, 'version'>>,
): Promise<number> {
  const [latest] = await db
    .select({ version: documentTemplates.version })
    .from(documentTemplates)
    .where(eq(documentTemplates.kind, kind))
    .orderBy(desc(documentTemplates.version))
    .limit(1);
  const version = (latest?.version ?? 1) + 1;
  await db.insert(documentTemplates).values({ kind, version, blocks, setBy, setAt });
  return version;
}

const delivered = ({ blocks }: DocumentModel): Template => ({ version: 1, blocks });
