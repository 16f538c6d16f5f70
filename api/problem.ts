import { fieldShown } from './instance.ts';

/** RFC 9457 problems: a closed list of codes, each with its status and its title in both languages. */
export const problems = {
  'malformed-json': { status: 400, zh: '请求正文不是有效的 JSON', en: 'The body is not valid JSON' },
  unauthenticated: { status: 401, zh: '需要有效的访问令牌', en: 'A valid bearer token is needed' },
  forbidden: { status: 403, zh: '无权执行此操作', en: 'You may not do this' },
  'not-found': { status: 404, zh: '没有找到', en: 'Not found' },
  'not-open': { status: 409, zh: '当前环节不能执行此操作', en: 'The act is not open now' },
  conflict: { status: 409, zh: '与现状冲突', en: 'In conflict with the present state' },
  stale: { status: 412, zh: '案件已有更新，请刷新后重试', en: 'The case has moved on; read it again' },
  'too-large': { status: 413, zh: '请求过大', en: 'The request is too large' },
  'unsupported-media-type': { status: 415, zh: '不支持的内容类型', en: 'Unsupported media type' },
  invalid: { status: 422, zh: '内容不符合要求', en: 'The content is not acceptable' },
  'idempotency-key-reused': {
    status: 422,
    zh: '幂等键已用于另一请求',
    en: 'The Idempotency-Key was used for another request',
  },
  'too-many-requests': { status: 429, zh: '请求过于频繁，请稍后重试', en: 'Too many requests; try again later' },
  internal: { status: 500, zh: '系统内部错误', en: 'Internal error' },
  unavailable: { status: 503, zh: '服务暂不可用，请稍后重试', en: 'Unavailable for the moment; try again' },
} as const satisfies Record<string, { status: number; zh: string; en: string }>;

export type ProblemCode = keyof typeof problems;
/** One field at fault: a JSON pointer into the body (`/caller/phone`) or `?name` for a query parameter. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** Thrown anywhere below a route; the error handler turns it into problem+json. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;
  /** Machine-readable reason under the code, e.g. why an act was refused. */
  readonly reason: string | undefined;

  constructor(
    code: ProblemCode,
    detail?: string,
    more: { errors?: readonly FieldError[]; retryAfterSeconds?: number; reason?: string } = {},
  ) {
    super(detail ?? problems[code].en);
    this.code = code;
    this.errors = (more.errors ?? []).map(({ field, message }) => ({ field: fieldShown(field), message }));
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.reason = more.reason;
  }
}

/** One field at fault; the message in both languages. */
export const invalidField = (field: string, message: string): Problem =>
  new Problem('invalid', undefined, { errors: [{ field, message }] });
