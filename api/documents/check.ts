import type { FastifyInstance } from 'fastify';
import { dateOf } from '../../calendar/index.ts';
import { readPapers, type TiedAct } from '../../db/documents/papers.ts';
import { blocksOf } from '../../db/documents/templates.ts';
import { valuesFor } from '../../db/documents/values.ts';
import { compose } from '../../documents/compose.ts';
import type { Content } from '../../documents/content.ts';
import { documentKinds, isDocumentKind, type DocumentKindName } from '../../documents/kinds/index.ts';
import { formatDocumentNumber, invalidFields, missingFields, type DocumentValues } from '../../documents/model.ts';
import type { Action } from '../../workflows/kit/vocabulary.ts';
import { Problem, type FieldError } from '../problem.ts';

/** The act as it would be recorded now, and the unit under whose name its documents would go out. */
export interface PlannedAct {
  readonly caseNo: string;
  readonly action: Action;
  readonly unit: string;
  readonly act: TiedAct;
}

interface PlannedDocument {
  readonly kind: DocumentKindName;
  readonly values: DocumentValues;
}
interface PlannedDocuments {
  readonly issuer: string;
  readonly documents: readonly PlannedDocument[];
}

/** The values each document of an act would be printed with. */
async function planned(app: FastifyInstance, plan: PlannedAct): Promise<PlannedDocuments> {
  const papers = await readPapers(app.db, app.house, plan);
  const documents: PlannedDocument[] = [];
  for (const kind of (plan.action.issues ?? []).filter(isDocumentKind))
    documents.push({ kind, values: await valuesFor(documentKinds[kind], papers) });
  return { issuer: papers.issuer, documents };
}

/**
 * Whether the documents an act is tied to could be issued.
 * @throws Problem `invalid` naming every field they would lack: one of the act's own, or `/document/{kind}/{field}`.
 */
export async function checkDocuments(app: FastifyInstance, plan: PlannedAct): Promise<void> {
  if (plan.action.issues) checkComplete(plan.action, (await planned(app, plan)).documents);
}

/** What a document of the act would say, its number left open. @throws Problem as `checkDocuments`, or `not-found`. */
export async function draftOf(app: FastifyInstance, plan: PlannedAct, wanted: string | undefined): Promise<Content> {
  const { issuer, documents } = await planned(app, plan);
  const found = wanted === undefined ? documents[0] : documents.find(({ kind }) => kind === wanted);
  if (!found) throw new Problem('not-found');
  checkComplete(plan.action, [found]);
  const model = documentKinds[found.kind];
  const issuedOn = dateOf(plan.act.receivedAt);
  const year = Number(issuedOn.slice(0, 4));
  const number = formatDocumentNumber({ unitName: issuer, word: model.word, year });
  const { blocks } = await blocksOf(app.db, model);
  return compose(model, blocks, { number, issuer, issuedOn }, found.values);
}

function checkComplete(action: Action, documents: readonly PlannedDocument[]): void {
  const errors = documents.flatMap(({ kind, values }) => lacking(action, kind, values));
  if (errors.length > 0) throw new Problem('invalid', undefined, { reason: 'document-incomplete', errors });
}

function lacking(action: Action, kind: DocumentKindName, values: DocumentValues): FieldError[] {
  const model = documentKinds[kind];
  const at = (name: string) => (name in action.body ? `/${name}` : `/document/${kind}/${name}`);
  const label = (name: string) => model.fields[name]?.label ?? { zh: name, en: name };
  return [
    ...missingFields(model, values).map((name) => ({
      field: at(name),
      message: `《${model.label.zh}》缺少${label(name).zh} / the ${model.label.en} lacks: ${label(name).en}`,
    })),
    ...invalidFields(model, values).map((name) => ({
      field: at(name),
      message: `《${model.label.zh}》的${label(name).zh}不合格式 / the ${model.label.en} cannot print: ${label(name).en}`,
    })),
  ];
}
