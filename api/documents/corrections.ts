import type { FastifyInstance } from 'fastify';
import { documentOf } from '../../db/documents/list.ts';
import { documentKinds, isDocumentKind } from '../../documents/kinds/index.ts';
import { Problem } from '../problem.ts';

interface Reissue {
  readonly document?: unknown;
  readonly corrections?: unknown;
}

/**
 * Corrections of a document that is to be issued anew: its texts. Parties are amended in the case; sums, dates and who was named
 * follow the case, whose rules a correction would go round.
 * @throws Problem `invalid` naming each that is not.
 */
export async function checkCorrections(app: FastifyInstance, caseNo: string, body: Reissue): Promise<void> {
  const corrections = (body.corrections ?? {}) as Readonly<Record<string, string>>;
  if (typeof body.document !== 'string' || Object.keys(corrections).length === 0) return;
  const row = await documentOf(app.db, caseNo, body.document);
  if (!row || !isDocumentKind(row.kind)) return; // the case itself says that it has no such document
  const model = documentKinds[row.kind];
  const correctable = Object.entries(model.fields).flatMap(([name, { type }]) => (type === 'long-text' ? [name] : []));
  const wrong = Object.keys(corrections).filter((name) => !correctable.includes(name));
  if (wrong.length === 0) return;
  throw new Problem('invalid', undefined, {
    errors: wrong.map((name) => ({
      field: `/corrections/${name}`,
      message: `只能更正文字栏目；当事人另行更正，金额、日期、人员依案件 / only texts can be put right here: ${correctable.join(', ')}; parties by amend-parties`,
    })),
  });
}
