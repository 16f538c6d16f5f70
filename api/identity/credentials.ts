import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callerOfIdentity, subjectIndex } from '../../db/identity/external.ts';
import { callerOfKey, looksLikeKey } from '../../db/identity/machine-keys.ts';
import { callerOfSession, isSessionId } from '../../db/identity/sessions.ts';
import { authenticate } from '../../db/identity/tokens.ts';
import type { Caller } from '../context.ts';

/** What a request shows for itself. */
export interface Credential {
  readonly text: string;
  /** A browser sent it along, whoever made it ask. */
  readonly isCookie: boolean;
}

/** A bearer token counts before a cookie. */
export function credentialOf(request: FastifyRequest, sessionCookie: string): Credential | undefined {
  const { authorization } = request.headers;
  const text = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (text !== undefined) return { text, isCookie: false };
  const cookie = request.cookies[sessionCookie];
  if (authorization !== undefined || cookie === undefined || !isSessionId(cookie)) return undefined;
  return { text: cookie, isCookie: true };
}

const looksLikeJwt = (text: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);

/**
 * Who is asking, with every membership as it stands now: one query, no cache, so that what was withdrawn is withdrawn from
 * the next request on. Null for whatever is not to be trusted.
 * @throws ProviderAway where a provider's token cannot be judged
 */
export async function callerOf(app: FastifyInstance, text: string, address: string): Promise<Caller | null> {
  const now = app.clock.now();
  const { settings, verify } = app.identity;
  if (text.startsWith('sanji_')) return authenticate(app.db, text, now);
  if (isSessionId(text)) return callerOfSession(app.db, text, settings.sessions, now);
  if (looksLikeKey(text)) return callerOfKey(app.db, text, address, now);
  if (!verify || !settings.provider || !looksLikeJwt(text)) return null;
  const verified = await verify(text, now);
  if (!verified) return null;
  const { issuer } = settings.provider;
  return callerOfIdentity(app.db, {
    ...verified,
    ...{ issuer, subject: subjectIndex(app.house.keys, issuer, verified.subject) },
  });
}
