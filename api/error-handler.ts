import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUnavailable } from '../db/unavailable.ts';
import { traceOf } from '../log.ts';
import { refusalReasons } from '../workflows/kit/refusals.ts';
import { bareHeaders } from './headers.ts';
import { instanceOf } from './instance.ts';
import { Problem, problems, type FieldError, type ProblemCode } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The problem it was answered with, for the log. */
    refused?: ProblemCode;
  }
}

/** Turns every error into problem+json (RFC 9457), in Chinese unless the caller prefers English. Nothing internal gets out. */
export function installErrorHandler(app: FastifyInstance): void {
  app.decorateRequest('refused');
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    app.refusals?.note(request, problem);
    if (problem.code === 'internal') request.log.error(traceOf(error), 'unexpected error');
    if (problem.code !== 'unauthenticated' || !app.hasDecorator('countRefusal'))
      return sendProblem(request, reply, problem);
    const tooMany = await app.countRefusal(request).catch((reason: Problem) => reason);
    return sendProblem(request, reply, tooMany ?? problem);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new Problem('not-found')));
}

/** What Fastify refuses before any route: an address whose escapes are broken is the address of nothing. */
export const answerFrameworkError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  for (const [name, value] of Object.entries(bareHeaders)) void reply.header(name, value);
  const isAddress = error.code === 'FST_ERR_BAD_URL' || error.code === 'FST_ERR_MAX_PARAM_LENGTH';
  void sendProblem(request, reply, new Problem(isAddress ? 'not-found' : 'invalid'));
};

function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, zh, en } = problems[problem.code];
  request.refused = problem.code;
  const language = /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh-CN';
  const reason =
    problem.reason === undefined ? undefined : refusalReasons[problem.reason as keyof typeof refusalReasons];
  const detail = reason
    ? language === 'en'
      ? reason.en
      : reason.zh
    : problem.message === en
      ? undefined
      : problem.message;
  if (problem.retryAfterSeconds !== undefined) void reply.header('retry-after', String(problem.retryAfterSeconds));
  const body = {
    type: `/problems/${problem.code}`,
    title: language === 'en' ? en : zh,
    status,
    code: problem.code,
    ...(problem.reason === undefined ? {} : { reason: problem.reason }),
    ...(detail === undefined ? {} : { detail }),
    ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
    ...(status === 404 ? {} : { instance: instanceOf(request) }),
  };
  return reply
    .code(status)
    .header('content-language', language)
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

function toProblem(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  if (error.validation) return new Problem('invalid', undefined, { errors: fieldErrors(error) });
  const known = BY_CODE[error.code];
  if (known) return new Problem(known);
  if (isUnavailable(error)) return new Problem('unavailable', undefined, { retryAfterSeconds: 2 });
  if (error instanceof SyntaxError || error.code === 'FST_ERR_CTP_INVALID_JSON_BODY')
    return new Problem('malformed-json');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return new Problem('invalid', error.message);
  return new Problem('internal');
}

const BY_CODE: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-json',
};

/** Ten thousand wrong items are as wrong as fifty. */
const MOST_ERRORS = 50;

/** Names each field at fault by a JSON pointer, a query parameter by `?name`. */
function fieldErrors(error: FastifyError): FieldError[] {
  const inQuery = error.validationContext === 'querystring';
  return (error.validation ?? []).slice(0, MOST_ERRORS).map(({ instancePath, keyword, params, message }) => {
    const extra = params['additionalProperty'] ?? params['missingProperty'];
    const path = typeof extra === 'string' ? `${instancePath}/${extra}` : instancePath;
    const field = inQuery ? `?${path.slice(1)}` : path || '/';
    return { field, message: `${WORDS[keyword] ?? '不符合要求'} / ${message ?? 'is not acceptable'}` };
  });
}

const WORDS: Readonly<Record<string, string>> = {
  required: '必填',
  additionalProperties: '没有这个字段',
  type: '类型不对',
  enum: '不在可选值之内',
  pattern: '格式不对',
  minLength: '不能为空',
  maxLength: '过长',
  minimum: '过小',
  maximum: '过大',
  format: '格式不对',
};
