import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from '../problem.ts';

/** JSON in UTF-8 is the one kind of body. Bytes that are no UTF-8 are refused: decoded leniently they would be stored altered. */
async function json(app: FastifyInstance): Promise<void> {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const charset = charsetOf(request.headers['content-type'] ?? '');
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) return done(new Problem('unsupported-media-type'));
    const text = decoded(body as Buffer);
    if (text === undefined) return done(new Problem('malformed-json', 'the body is not UTF-8'));
    return parse(request, text, done);
  });
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
