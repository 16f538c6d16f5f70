import type { FastifyInstance } from 'fastify';
import { Type, type TProperties } from 'typebox';
import { blocksOf, setTemplate, type Template, templatesOf } from '../../db/documents/templates.ts';
import { journalChange } from '../administration.ts';
import { inTransaction } from '../../db/transaction.ts';
import { blocksSchema, type Block } from '../../documents/blocks.ts';
import { compose } from '../../documents/compose.ts';
import { documentKindNames, documentKinds, isDocumentKind } from '../../documents/kinds/index.ts';
import {
  formatDocumentNumber,
  type DocumentField,
  type DocumentModel,
  type DocumentValues,
} from '../../documents/model.ts';
import { renderPdf } from '../../documents/pdf.ts';
import { templateErrors } from '../../documents/template.ts';
import { dateOf } from '../../calendar/index.ts';
import { Problem } from '../problem.ts';
import { requireCityRole } from '../reach.ts';
import { requireRole } from '../roles.ts';
import { shown } from './lists/instants.ts';
import { nullable, wording } from './lists/schemas.ts';

const params = { type: 'object', required: ['kind'], properties: { kind: { type: 'string', maxLength: 64 } } };
const body = {
  type: 'object',
  additionalProperties: false,
  required: ['blocks'],
  properties: { blocks: blocksSchema },
};
const schema = (operationId: string, summary: string, more: object = {}) => ({
  schema: { tags: ['documents'], operationId, summary, ...more },
});
const loose = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true });
const wordingFields = {
  ...{ version: nullable.integer(), setBy: nullable.text(), setAt: nullable.text() },
  blocks: Type.Array(loose),
};
const listOf = (fields: TProperties) => ({
  response: { 200: Type.Object({ items: Type.Array(Type.Object(fields)) }) },
});
interface Wording {
  Params: { kind: string };
  Body: { readonly blocks: readonly Block[] };
}

/** The wording of documents: data that an office edits, one version after the other, and looks at before it counts. */
export async function documentTemplateRoutes(app: FastifyInstance): Promise<void> {
  app.get(
    '/v1/document-templates',
    schema(
      'listDocumentTemplates',
      '文书模板 / Wording of documents',
      listOf({ kind: Type.String(), label: wording, clause: Type.String(), fields: loose, ...wordingFields }),
    ),
    async () => ({
      items: await Promise.all(
        documentKindNames.map(async (kind) => {
          const { label, clause, fields } = documentKinds[kind];
          return { kind, label, clause, fields, ...toItem(await blocksOf(app.db, documentKinds[kind])) };
        }),
      ),
    }),
  );
  app.get<Wording>(
    '/v1/document-templates/:kind',
    schema('listVersionsOfTemplate', '模板的各版本 / Versions of a wording', { params, ...listOf(wordingFields) }),
    async (request) => ({
      items: (await templatesOf(app.db, modelOf(request.params.kind))).map(toItem),
    }),
  );
  app.post<Wording>(
    '/v1/document-templates/:kind',
    schema('setDocumentTemplate', '设定模板新版本 / Set a further version', { params, body }),
    async (request, reply) => {
      const { caller, params: at, body: wording } = request;
      await requireCityRole(app.db, caller, 'administrator');
      const model = checked(at.kind, wording.blocks);
      const set = { blocks: wording.blocks, setBy: caller.userId, setAt: app.clock.now() };
      const version = await inTransaction(app.db, async ({ drizzle: tx }) => {
        const version = await setTemplate(tx, model, set);
        await journalChange(tx, app, caller, { template: model.kind, version });
        return version;
      });
      return reply.code(201).send({ kind: model.kind, version });
    },
  );
  app.post<Wording>(
    '/v1/document-templates/:kind/preview',
    schema('previewDocumentTemplate', '预览模板（草稿 PDF）/ Preview a wording as a draft PDF', { params, body }),
    async (request, reply) => {
      requireRole(request.caller, 'administrator');
      const model = checked(request.params.kind, request.body.blocks);
      const issuedOn = dateOf(app.clock.now());
      const [issuer, year] = ['示例单位', Number(issuedOn.slice(0, 4))];
      const number = formatDocumentNumber({ unitName: issuer, word: model.word, year });
      const content = compose(model, request.body.blocks, { number, issuer, issuedOn }, sampleValues(model, issuedOn));
      return reply.type('application/pdf').send(await renderPdf(content, { draft: true }));
    },
  );
}

const toItem = ({ version, blocks, setBy, setAt }: Template) => ({
  ...{ version, blocks, setBy: setBy ?? null, setAt: shown(setAt ?? null) },
});

function modelOf(kind: string): DocumentModel {
  if (!isDocumentKind(kind)) throw new Problem('not-found');
  return documentKinds[kind];
}

/** @throws Problem `invalid` naming what the wording lacks or refers to in vain. */
function checked(kind: string, blocks: readonly Block[]): DocumentModel {
  const model = modelOf(kind);
  const errors = templateErrors(model, blocks).map(({ at, message }) => ({
    field: `/blocks${at}`,
    message: `${message.zh} / ${message.en}`,
  }));
  if (errors.length > 0) throw new Problem('invalid', undefined, { errors });
  return model;
}

/** Every field filled with its own name, so that an editor sees where it stands. */
function sampleValues(model: DocumentModel, today: string): DocumentValues {
  return Object.fromEntries(
    Object.entries(model.fields).map(([name, field]): [string, DocumentValues[string]] => [
      name,
      sampleOf(field, today),
    ]),
  );
}

function sampleOf(field: DocumentField, today: string): DocumentValues[string] {
  switch (field.type) {
    case 'text':
    case 'long-text':
      return `〔${field.label.zh}〕`;
    case 'yuan':
      return 10_000;
    case 'date':
      return today;
    case 'list':
      return [
        Object.fromEntries(Object.entries(field.columns).map(([key, { type }]) => [key, sampleCell(type, today)])),
      ];
  }
}

const sampleCell = (type: 'text' | 'yuan' | 'date' | undefined, today: string): string =>
  type === 'yuan' ? '10000' : type === 'date' ? today : '示例';
