import { eq, and } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { documents } from '../../db/schema/index.ts';
import { documentKinds, isDocumentKind } from '../../documents/kinds/index.ts';
import { invalidFields } from '../../documents/model.ts';
import { Problem } from '../problem.ts';

interface Reissue {
  readonly document?: unknown;
  readonly corrections?: unknown;
}

/**
 * Corrections of a document that is to be issued anew: fields it has, with values they can hold.
 * @throws Problem `invalid` naming each that is not.
 */
export async function checkCorrections(app: FastifyInstance, caseNo: string, body: Reissue): Promise<void> {
  const corrections = (body.corrections ?? {}) as Readonly<Record<string, string>>;
  if (typeof body.document !== 'string' || Object.keys(corrections).length === 0) return;
  const [row] = await app.db
    .select({ kind: documents.kind })
    .from(documents)
    .where(and(eq(documents.caseNo, caseNo), eq(documents.id, body.document)));
  if (!row || !isDocumentKind(row.kind)) return; // the case itself says that it has no such document
  const model = documentKinds[row.kind];
  const known = (name: string) => {
    const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
    return field && field.type !== 'list' ? field : undefined;
  };
  const typed = Object.fromEntries(
    Object.entries(corrections).map(([name, text]) => [name, known(name)?.type === 'yuan' ? Number(text) : text]),
  );
  const wrong = new Set([...Object.keys(corrections).filter((name) => !known(name)), ...invalidFields(model, typed)]);
  if (wrong.size === 0) return;
  const fields = Object.entries(model.fields).flatMap(([name, { type }]) => (type === 'list' ? [] : [name]));
  throw new Problem('invalid', undefined, {
    errors: [...wrong].map((name) => ({
      field: `/corrections/${name}`,
      message: `须为可更正的栏目且格式正确 / must be one of ${fields.join(', ')}, and of its type`,
    })),
  });
}
