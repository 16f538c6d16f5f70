import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOfKey, looksLikeKey } from '../../../db/identity/machine-keys.ts';
import { withRowSight } from '../../../db/row-sight.ts';
import { isUnavailable } from '../../../db/unavailable.ts';
import { traceOf } from '../../../log.ts';
import { prepareSight } from '../../plugins/sight.ts';
import { Problem, problems } from '../../problem.ts';
import { xmlOf, type Value } from './xml.ts';

export const formats = ['json', 'xml'] as const;
/** The one jurisdiction there is; clients may name it or leave it out. */
export const JURISDICTION = 'beijing.12351';

/** A refusal in Open311's own form. */
export class Fault extends Error {
  readonly status: 400 | 403 | 404;
  constructor(status: Fault['status'], description: string) {
    super(description);
    this.status = status;
  }
}
export const missing = (what: string): Fault => new Fault(400, `${what} was not provided / 未提供`);
export const unknown = (what: string): Fault => new Fault(404, `${what} was not found / 没有找到`);

/** Answers under the root's name; in JSON the list or object itself stands without it. */
export function send(request: FastifyRequest, reply: FastifyReply, root: string, value: Value): FastifyReply {
  if (isXml(request)) return reply.type('text/xml; charset=utf-8').send(xmlOf(root, value));
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(value));
}
const isXml = ({ routeOptions: { url = '' } }: FastifyRequest): boolean => url.endsWith('.xml');

/** One value of a query or form; what is empty counts as not given. @throws Fault for one that is given twice */
export function valueIn(from: unknown, name: string): string | undefined {
  const value = (from as Readonly<Record<string, unknown>> | undefined)?.[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw new Fault(400, `${name} was given more than once / 重复`);
  return value;
}

/** @throws Fault 404 for another jurisdiction than ours */
export function checkJurisdiction(from: unknown): void {
  const asked = valueIn(from, 'jurisdiction_id');
  if (asked !== undefined && asked !== JURISDICTION) throw unknown('jurisdiction_id');
}

/**
 * Does `work` as the machine whose key was sent: `api_key`, or a bearer token, which does not end in the logs of proxies. What it
 * reads is what that machine's post sees.
 * @throws Fault 403 without a key for this door
 */
export async function asKeyHolder<T>(
  app: FastifyInstance,
  request: FastifyRequest,
  from: unknown,
  work: () => Promise<T>,
): Promise<T> {
  const bearer = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  const key = bearer ?? valueIn(from, 'api_key');
  const caller =
    key !== undefined && looksLikeKey(key) ? await callerOfKey(app.db, key, request.ip, app.clock.now()) : null;
  if (caller?.via.kind !== 'key' || caller.via.purpose !== 'open311') {
    await app.countRefusal(request);
    throw new Fault(403, 'api_key is missing or not valid here / 缺少有效的 api_key');
  }
  request.caller = caller;
  await app.countUser(request);
  return withRowSight(await prepareSight(app, request), work);
}

/** Every refusal as a list of codes and descriptions; nothing internal gets out. */
export function sendFault(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, descriptions, retryAfter } = faultOf(error);
  if (status === 500) request.log.error(traceOf(error), 'unexpected error');
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  const errors = descriptions.map((description) => ({ code: status, description }));
  return send(request, reply.code(status), 'errors', errors);
}

interface Shown {
  readonly status: number;
  readonly descriptions: readonly string[];
  readonly retryAfter?: number | undefined;
}
function faultOf(error: FastifyError | Error): Shown {
  if (error instanceof Fault) return { status: error.status, descriptions: [error.message] };
  if (error instanceof Problem) {
    const { status, zh, en } = problems[error.code];
    const fields = error.errors.map(({ field, message }) => `${field}: ${message}`);
    return {
      status: status === 422 ? 400 : status,
      descriptions: fields.length > 0 ? fields : [`${en} / ${zh}`],
      retryAfter: error.retryAfterSeconds,
    };
  }
  if (isUnavailable(error)) return { status: 503, descriptions: [problems.unavailable.en], retryAfter: 2 };
  const status = (error as FastifyError).statusCode ?? 500;
  if (status >= 400 && status < 500) return { status, descriptions: ['The request cannot be read / 无法读取请求'] };
  return { status: 500, descriptions: [problems.internal.en] };
}
