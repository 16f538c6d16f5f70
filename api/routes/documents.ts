import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { openFileKey } from '../../db/attachments/keys.ts';
import { openJson } from '../../db/crypto/case-key.ts';
import { documentOf, documentsOf, type DocumentRow } from '../../db/documents/list.ts';
import { templatesOf } from '../../db/documents/templates.ts';
import { journalAccess } from '../../db/queries/access.ts';
import { unitNames } from '../../db/queries/case-file.ts';
import { compose } from '../../documents/compose.ts';
import { renderDocx } from '../../documents/docx.ts';
import { documentKinds, isDocumentKind } from '../../documents/kinds/index.ts';
import type { DocumentValues } from '../../documents/model.ts';
import { readSealed } from '../../files/sealed.ts';
import { dateOf } from '../../calendar/index.ts';
import { dispositionOf } from '../attachments/serve.ts';
import { mayHaveFiles } from '../personal/files.ts';
import { Problem } from '../problem.ts';
import { shown } from './lists/instants.ts';
import { caseNoParams, nullable, refusals, wording } from './lists/schemas.ts';
import { sightOfCase, sightOfTexts } from './lists/scope.ts';

const documentItem = Type.Object({
  ...{ id: Type.String(), kind: Type.String(), label: nullable.of(wording), state: Type.String() },
  ...{
    number: Type.String(),
    issuer: Type.Object({ id: Type.String(), name: Type.String() }),
    issuedBy: Type.String(),
  },
  ...{ issuedAt: Type.String(), templateVersion: Type.Integer(), sha256: Type.String(), sizeBytes: Type.Integer() },
  ...{ commandId: Type.String(), replaces: nullable.text() },
  voidedAt: nullable.text(),
  signatures: Type.Array(Type.Object({ by: Type.String(), on: Type.String() })),
  services: Type.Array(Type.Object({ to: Type.String(), method: Type.String(), on: Type.String() })),
  links: Type.Object({ pdf: Type.String(), docx: Type.String() }),
});
const FORMATS = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;

/** Documents of a case: the list, the PDF that was issued, and the same fields as DOCX to go on with. */
export async function documentRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/cases/:caseNo/documents',
    {
      schema: {
        ...{ tags: ['cases'], operationId: 'listDocumentsOfCase', summary: '案件文书 / Documents of a case' },
        ...{ params: caseNoParams, response: { 200: Type.Object({ items: Type.Array(documentItem) }), ...refusals } },
      },
    },
    async ({ params: { caseNo }, caller }) => {
      await sightOfCase(app, caller, caseNo);
      const rows = await documentsOf(app.db, caseNo);
      const named = await unitNames(
        app.db,
        rows.map((row) => row.issuerUnit),
      );
      return {
        items: rows.map((row) => ({
          ...{ id: row.id, kind: row.kind, label: isDocumentKind(row.kind) ? documentKinds[row.kind].label : null },
          ...{ state: row.state, number: row.number, issuedBy: row.issuerUser, issuedAt: shown(row.issuedAt) },
          issuer: { id: row.issuerUnit, name: named(row.issuerUnit).name },
          ...{ templateVersion: row.templateVersion, sha256: row.sha256, sizeBytes: row.sizeBytes },
          ...{ commandId: row.commandId, replaces: row.replaces, voidedAt: shown(row.voidedAt) },
          signatures: row.events.flatMap(({ kind, by, on }) => (kind === 'signed' ? [{ by, on }] : [])),
          services: row.events.flatMap(({ kind, by, method, on }) =>
            kind === 'served' ? [{ to: by, method: method ?? '', on }] : [],
          ),
          links: {
            pdf: `/v1/cases/${caseNo}/documents/${row.id}`,
            docx: `/v1/cases/${caseNo}/documents/${row.id}?format=docx`,
          },
        })),
      };
    },
  );

  routes.get(
    '/v1/cases/:caseNo/documents/:id',
    {
      schema: {
        ...{ tags: ['cases'], operationId: 'downloadDocument', summary: '下载文书 / Download a document' },
        description:
          'PDF 为制发原件；DOCX 为同样栏目的可编辑导出。 / The PDF is what was issued; the DOCX an editable export of the same fields.',
        params: Type.Object({ ...caseNoParams.properties, id: Type.String({ maxLength: 80 }) }),
        querystring: Type.Object({ format: Type.Optional(Type.Enum(['pdf', 'docx'])) }),
        response: { ...refusals, 403: Type.Unsafe<never>({ $ref: 'Problem#' }) },
      },
    },
    async ({ params: { caseNo, id }, query: { format = 'pdf' }, caller }, reply) => {
      await sightOfTexts(app, caller, caseNo);
      await mayHaveFiles(app, caller, caseNo);
      const row = await documentOf(app.db, caseNo, id);
      const key = row && (await app.house.caseKeys.getToRead(app.db, caseNo));
      if (!row) throw new Problem('not-found');
      if (!key) throw new Problem('conflict', 'the personal data of this case was erased', { reason: 'erased' });
      const bytes =
        format === 'pdf'
          ? await readSealed(app.house.files, row.storedKey, openFileKey(key, id, row.fileKeyCipher))
          : await asDocx(app, row, openJson<DocumentValues>(key, `document:${id}`, row.fieldsCipher));
      const detail = { document: id, format };
      await journalAccess(app.db, { at: app.clock.now(), userId: caller.userId, kind: 'export', caseNo, detail });
      return reply
        .type(FORMATS[format])
        .header('content-disposition', dispositionOf(`${row.number}.${format}`, FORMATS[format]))
        .header('x-content-type-options', 'nosniff')
        .send(bytes);
    },
  );
}

/** The same fields in the wording they were issued with. */
async function asDocx(app: FastifyInstance, row: DocumentRow, values: DocumentValues): Promise<Buffer> {
  if (!isDocumentKind(row.kind)) throw new Problem('not-found');
  const model = documentKinds[row.kind];
  const wording = (await templatesOf(app.db, model)).find(({ version }) => version === row.templateVersion);
  const issuer = (await unitNames(app.db, [row.issuerUnit]))(row.issuerUnit).name;
  const issue = { number: row.number, issuer, issuedOn: dateOf(row.issuedAt) };
  return renderDocx(compose(model, wording?.blocks ?? model.blocks, issue, values));
}
