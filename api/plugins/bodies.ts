import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { invalidField, Problem } from '../problem.ts';
import { isBlank, isWellFormed } from '../texts.ts';

const DEEPEST = 20;

/**
 * Refuses text that could not be stored as it came (NUL, halves of characters, a query that is no UTF-8), and text in
 * which nothing can be seen. Everything else is kept. In a path it is an id that nothing has.
 */
async function bodies(app: FastifyInstance): Promise<void> {
  app.addHook('preValidation', async (request) => {
    for (const part of Object.values((request.params ?? {}) as Record<string, string>))
      if (part.includes('\u0000') || !isWellFormed(part)) throw new Problem('not-found');
    checkEncoding(request);
    check(request.query, (path) => `?${path.slice(1)}`);
    if (!Buffer.isBuffer(request.body)) check(request.body, (path) => path || '/', { isBody: true });
  });
}

/** What cannot be decoded reaches the query as it was written, percent signs and all. */
function checkEncoding({ url }: FastifyRequest): void {
  const start = url.indexOf('?');
  if (start < 0 || !url.includes('%', start)) return;
  for (const pair of url.slice(start + 1).split('&')) {
    const [name = '', ...value] = pair.split('=');
    if (decodes(name) && decodes(value.join('='))) continue;
    throw invalidField(decodes(name) ? `?${decodeURIComponent(name)}` : '?', '不是有效的 UTF-8 编码 / is not UTF-8');
  }
}

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function check(
  value: unknown,
  name: (path: string) => string,
  { path = '', depth = 0, isBody = false }: { path?: string; depth?: number; isBody?: boolean } = {},
): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) throw invalidField(name(path), '含有空字符 / contains NUL');
    if (!isWellFormed(value)) throw invalidField(name(path), '含有不完整的字符 / contains half a character');
    if (isBody && isBlank(value)) throw invalidField(name(path), '没有可见的字符 / nothing can be seen in it');
    return;
  }
  if (value === null || typeof value !== 'object') return;
  if (depth >= DEEPEST) throw invalidField(name(path), '嵌套过深 / nested too deeply');
  for (const [key, inner] of Object.entries(value))
    check(inner, name, {
      path: `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      depth: depth + 1,
      isBody,
    });
}

export default fp(bodies, { name: 'bodies', fastify: '5.x' });
