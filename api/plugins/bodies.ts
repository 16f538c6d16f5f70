import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from '../problem.ts';

const DEEPEST = 20;

/** Refuses text that could not be stored as it came: NUL, and halves of characters. Everything else is kept. */
async function bodies(app: FastifyInstance): Promise<void> {
  app.addHook('preValidation', async (request) => {
    check(request.query, (path) => `?${path.slice(1)}`);
    if (typeof request.body !== 'string' && !Buffer.isBuffer(request.body)) check(request.body, (path) => path || '/');
  });
}

function check(value: unknown, name: (path: string) => string, path = '', depth = 0): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) refuse(name(path), '含有空字符 / contains NUL');
    if (!isWellFormed(value)) refuse(name(path), '含有不完整的字符 / contains half a character');
    return;
  }
  if (value === null || typeof value !== 'object') return;
  if (depth >= DEEPEST) refuse(name(path), '嵌套过深 / nested too deeply');
  for (const [key, inner] of Object.entries(value))
    check(inner, name, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
}

function refuse(field: string, message: string): never {
  throw new Problem('invalid', undefined, { errors: [{ field, message }] });
}

const isWellFormed = (text: string): boolean =>
  !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);

export default fp(bodies, { name: 'bodies', fastify: '5.x' });
