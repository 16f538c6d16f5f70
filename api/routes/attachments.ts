import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { openNames } from '../../db/attachments/keys.ts';
import { papersOf } from '../../db/attachments/rows.ts';
import { attach } from '../../workflows/kit/standing/notes.ts';
import { peopleOf } from '../personal/people.ts';
import { mayHaveFiles } from '../personal/files.ts';
import { knownCase, reachOf } from '../personal/reach.ts';
import { maskString } from '../personal/shown.ts';
import { servePaper } from '../attachments/serve.ts';
import { takePaper } from '../attachments/take.ts';
import { actHeaders, refusals } from '../process-schemas.ts';
import { shown } from './lists/instants.ts';
import { caseNoParams } from './lists/schemas.ts';
import { sightOfTexts } from './lists/scope.ts';

type OfCase = { Params: { caseNo: string } };
type OfPaper = { Params: { caseNo: string; id: string } };
const problem = { $ref: 'Problem#' };

/** 材料: papers of a case, sent in as files. Sending one in is the act `attach`; whoever carries the case may read it. */
export async function attachmentRoutes(app: FastifyInstance): Promise<void> {
  await app.register(multipart, { throwFileSizeLimit: false });
  const validatorOf = app.validatorCompiler;

  app.post<OfCase>(
    '/v1/cases/:caseNo/attachments',
    {
      schema: uploadSchema,
      // The form is read while it is stored, not before; `receive` checks its parts.
      validatorCompiler: (part) => (part.httpPart === 'body' || !validatorOf ? () => true : validatorOf(part)),
    },
    (request, reply) => takePaper(app, request, reply),
  );

  app.get<OfCase>('/v1/cases/:caseNo/attachments', { schema: listSchema }, async ({ params: { caseNo }, caller }) => {
    await sightOfTexts(app, caller, caseNo);
    const papers = await papersOf(app.db, caseNo);
    if (papers.length === 0) return { items: [] };
    const { view } = await knownCase(app, caseNo);
    const { key: caseKey, rewrite } = await peopleOf(app, caseNo, reachOf(caller, view));
    const namesOf = (id: string, sealed: Buffer) => {
      if (!caseKey || sealed.length === 0) return {};
      const { title: named, fileName } = openNames(caseKey, id, sealed);
      return { title: maskString('text', named, rewrite), fileName: maskString('text', fileName, rewrite) };
    };
    const items = papers.map(({ id, titleCipher, mediaType, sizeBytes, sha256, state, at, byUser, ...paper }) => ({
      ...{ id, title: null, fileName: null, ...namesOf(id, titleCipher) },
      ...{ mediaType, sizeBytes, sha256, state, at: shown(at), by: byUser, commandId: paper.commandId },
      ...{ carriedFrom: paper.carriedFrom, finding: paper.finding },
      links: { file: state === 'attached' ? `/v1/cases/${caseNo}/attachments/${id}` : null },
    }));
    return { items };
  });

  app.get<OfPaper>(
    '/v1/cases/:caseNo/attachments/:id',
    { schema: downloadSchema, exposeHeadRoute: false },
    async ({ params: { caseNo, id }, caller }, reply) => {
      await sightOfTexts(app, caller, caseNo);
      await mayHaveFiles(app, caller, caseNo);
      return servePaper(app, { caseNo, id, caller }, reply);
    },
  );
}

const { title, remark } = attach.body;
const uploadSchema = {
  tags: ['cases'],
  operationId: 'uploadAttachment',
  summary: '上传材料 / Send in a paper',
  description:
    '即办理“附材料”。一次一个文件；内容须与扩展名相符。 / The act `attach`, with the file itself. One at a time; it must be what its name says.',
  consumes: ['multipart/form-data'],
  headers: actHeaders,
  params: caseNoParams,
  body: {
    type: 'object',
    required: ['file'],
    additionalProperties: false,
    properties: {
      file: { type: 'string', format: 'binary', title: '文件', description: 'The file' },
      title: { ...title.schema, description: '材料名称，缺省为文件名 / Title; the file name if left out' },
      remark: remark.schema,
    },
  },
  response: { 200: { $ref: 'Receipt#' }, 202: { $ref: 'Pending#' }, ...refusals, 413: problem, 415: problem },
};

const nullableText = { type: ['string', 'null'] };
const item = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    title: { ...nullableText, description: '已清除则为空 / null once erased' },
    fileName: nullableText,
    mediaType: { type: 'string' },
    sizeBytes: { type: 'integer' },
    sha256: { type: 'string' },
    state: { type: 'string', enum: ['quarantined', 'clean', 'attached', 'infected', 'erased'] },
    at: { type: 'string' },
    by: { type: 'string' },
    commandId: nullableText,
    carriedFrom: { ...nullableText, description: '移交前案件 / The case it was carried over from' },
    finding: { ...nullableText, description: '病毒检查结果 / What the scanner found' },
    links: { type: 'object', properties: { file: nullableText } },
  },
};
const listSchema = {
  tags: ['cases'],
  operationId: 'listAttachmentsOfCase',
  summary: '案件的材料 / Papers of a case',
  params: caseNoParams,
  response: {
    200: { type: 'object', properties: { items: { type: 'array', items: item } } },
    ...{ 401: problem, 404: problem, 503: problem },
  },
};

const downloadSchema = {
  tags: ['cases'],
  operationId: 'downloadAttachment',
  summary: '下载材料 / Download a paper',
  description: '记入查阅日志。 / Written into the access journal.',
  params: {
    ...caseNoParams,
    required: ['caseNo', 'id'],
    properties: { ...caseNoParams.properties, id: { type: 'string', maxLength: 36 } },
  },
  produces: ['application/octet-stream'],
  response: { 401: problem, 403: problem, 404: problem, 409: problem, 503: problem },
};
