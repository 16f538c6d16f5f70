import { answersField, demandOf } from './intake/answers.ts';
import { bodySchema, type Fields } from '../workflows/kit/fields.ts';
import type { Action, Process } from '../workflows/kit/vocabulary.ts';

const problem = { description: 'application/problem+json', $ref: 'Problem#' };
/** Problems that an act may be answered with. */
export const refusals = {
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  412: problem,
  422: problem,
  503: problem,
};
/** Headers that every act takes, by whichever address it is reached. */
export const actHeaders = {
  type: 'object',
  properties: {
    'idempotency-key': {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: '幂等键：同键同文，同一回执 / Same key and body, same receipt',
    },
    'if-match': {
      type: 'string',
      maxLength: 40,
      description: '读到的 ETag；已变则 412 / The ETag that was read; stale is 412',
    },
  },
};
const caseNoParams = {
  type: 'object',
  required: ['caseNo'],
  properties: { caseNo: { type: 'string', maxLength: 32, description: '案件编号 / Case number' } },
};
const who = (action: Action): string => action.by.map((w) => `${w.role}@${w.at}`).join(', ');
const issued = ({ issues }: Action): string => (issues ? `\n\n制发文书 issues: ${issues.join(', ')}` : '');
const described = (action: Action): string =>
  `依据 clause: ${action.clause}\n\n何人可办 by: ${who(action)}${issued(action)}`;

/** Schema of the route that opens a case. */
export const openSchema = (process: Process) => ({
  tags: [process.name],
  operationId: `open-${process.name}`,
  summary: `${process.open.label.zh} / ${process.open.label.en}`,
  description: described(process.open),
  headers: actHeaders,
  body: openBody(process),
  response: { 201: { $ref: 'Receipt#' }, 202: { $ref: 'Pending#' }, ...refusals },
});

/** An intake takes the answers to the catalogue's questions as well. */
function openBody(process: Process) {
  const body = bodySchema(process.open.body);
  if (demandOf(process) === undefined) return body;
  return { ...body, properties: { ...(body['properties'] as object), answers: answersField } };
}

/** Schema of an act's body; where nothing is required the body itself may be left out. */
export function actBody(fields: Fields) {
  const body = bodySchema(fields);
  return Object.values(fields).some(({ required }) => required) ? body : { ...body, type: ['object', 'null'] };
}

/** Schema of the route of one action. */
export const actSchema = (process: Process, action: Action) => ({
  tags: [process.name],
  operationId: `${process.name}-${action.name}`,
  summary: `${action.label.zh} / ${action.label.en}`,
  description: described(action),
  headers: actHeaders,
  params: caseNoParams,
  body: actBody(action.body),
  response: { 200: { $ref: 'Receipt#' }, 202: { $ref: 'Pending#' }, ...refusals },
});

/** Schema of the route that shows what an act would issue. */
export const previewSchema = (process: Process, action: Action) => ({
  tags: [process.name],
  operationId: `preview-${process.name}-${action.name}`,
  summary: `预览文书：${action.label.zh} / Preview the documents: ${action.label.en}`,
  description: '草稿 PDF，不产生任何记录。 / A draft as PDF; nothing is written.',
  params: caseNoParams,
  querystring: { type: 'object', properties: { document: { type: 'string', maxLength: 64 } } },
  body: actBody(action.body),
  response: { 401: problem, 403: problem, 404: problem, 422: problem, 503: problem },
});

export const viewSchema = (process: Process) => ({
  tags: [process.name],
  operationId: `view-${process.name}`,
  summary: `查看${process.label.zh} / View a ${process.label.en}`,
  description:
    '全案、可办操作及其字段。ETag 为日志序号。 / The case, what may be done and with which fields. The ETag is the journal number.',
  params: caseNoParams,
  response: { 401: problem, 404: problem, 503: problem },
});

/** Schemas that several routes share, by `$id`. */
export const sharedSchemas = [
  {
    $id: 'Problem',
    type: 'object',
    description: 'RFC 9457',
    additionalProperties: true,
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      code: { type: 'string' },
      reason: { type: 'string' },
      detail: { type: 'string' },
      instance: { type: 'string' },
      errors: {
        type: 'array',
        items: { type: 'object', properties: { field: { type: 'string' }, message: { type: 'string' } } },
      },
    },
  },
  {
    $id: 'Receipt',
    type: 'object',
    description: '回执 / What became of a command',
    additionalProperties: true,
    properties: {
      commandId: { type: 'string', format: 'uuid' },
      caseNo: { type: 'string' },
      outcome: { type: 'string', enum: ['done', 'refused'] },
      seq: { type: 'integer' },
      stage: { type: 'string' },
      caseOutcome: { type: 'string' },
      holder: { type: 'string' },
      assignee: { type: 'string' },
      round: { type: 'integer' },
      open: { type: 'array', items: { type: 'string' } },
      standing: { type: 'array', items: { type: 'string' } },
      deadlines: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            id: { type: 'string' },
            state: { type: 'string' },
            dueAt: { type: ['string', 'null'] },
            provisional: { type: 'boolean' },
          },
        },
      },
    },
  },
  {
    $id: 'Pending',
    type: 'object',
    description: '已受理，稍后办理 / Accepted, carried out later',
    properties: {
      commandId: { type: 'string', format: 'uuid' },
      caseNo: { type: 'string' },
      status: { type: 'string', enum: ['pending'] },
      receivedAt: { type: 'string' },
    },
  },
];
