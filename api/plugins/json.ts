import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { shapeFault, type ShapeFault } from '../json-shape.ts';
import { JSON_LIMITS } from '../limits.ts';
import { invalidField, Problem } from '../problem.ts';

/**
 * JSON in UTF-8 is the one kind of body. Bytes that are no UTF-8 are refused: decoded leniently they would be stored altered.
 * So are texts that nest deeply, hold too many values, or the same key twice, before anything is built from them.
 */
async function json(app: FastifyInstance): Promise<void> {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const charset = charsetOf(request.headers['content-type'] ?? '');
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) return done(new Problem('unsupported-media-type'));
    const text = decoded(body as Buffer);
    if (text === undefined) return done(new Problem('malformed-json', 'the body is not UTF-8'));
    const fault = shapeFault(text, JSON_LIMITS);
    if (fault !== undefined) return done(refusal(fault));
    return parse(request, text, done);
  });
}

function refusal(fault: ShapeFault): Problem {
  const at = (message: string) => invalidField('/', message);
  switch (fault) {
    case 'too-deep':
      return at('嵌套过深 / nested too deeply');
    case 'too-many-values':
      return at('内容项过多 / too many values');
    case 'twice':
      return new Problem('malformed-json', 'a key stands twice in one object');
    case 'poisoned':
      return new Problem('malformed-json', 'a key has a name that is not allowed');
  }
}

const charsetOf = (contentType: string): string | undefined => /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(contentType)?.[1];

function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export default fp(json, { name: 'json', fastify: '5.x' });
