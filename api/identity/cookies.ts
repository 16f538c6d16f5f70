import type { FastifyReply } from 'fastify';

export interface CookieNames {
  readonly session: string;
  readonly device: string;
  /** Between going to the provider and coming back. */
  readonly login: string;
  readonly secure: boolean;
}

/**
 * `__Host-` binds a cookie to this very host, by HTTPS. Without HTTPS (development, on loopback) browsers refuse such a
 * cookie, so there it has a plain name; production never reads the plain one.
 */
export const cookieNames = (secure: boolean): CookieNames => {
  const prefix = secure ? '__Host-' : '';
  return {
    ...{ session: `${prefix}sanji-session`, device: `${prefix}sanji-device`, login: `${prefix}sanji-login` },
    secure,
  };
};

/**
 * Gives the browser something to keep that no script reads. `lax`: a link from elsewhere comes logged in, as the way back
 * from the provider must; what changes anything is refused from elsewhere (same-site.ts).
 */
export function keep(reply: FastifyReply, names: CookieNames, name: string, value: string, forMs: number): void {
  reply.setCookie(name, value, {
    ...{ path: '/', httpOnly: true, secure: names.secure, sameSite: 'lax', maxAge: Math.floor(forMs / 1_000) },
  });
}

export function forget(reply: FastifyReply, names: CookieNames, name: string): void {
  reply.clearCookie(name, { path: '/', httpOnly: true, secure: names.secure, sameSite: 'lax' });
}
