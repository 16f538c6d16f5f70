import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** A route of the running app: what Fastify was told, never a list of our own. */
export interface KnownRoute {
  readonly method: string;
  readonly url: string;
  /** `GET /v1/cases`: the key of its row in the table. */
  readonly name: string;
  readonly body: Schema | undefined;
}
export interface Schema {
  readonly [keyword: string]: unknown;
}

/**
 * Runs `start`, which builds one app, and returns every route registered in it meanwhile, hidden ones too. Fastify
 * announces each instance it makes, so that the app needs no hook of its own for this.
 */
export async function withRoutes<T>(
  start: () => Promise<T>,
): Promise<{ readonly made: T; readonly routes: KnownRoute[] }> {
  const routes: KnownRoute[] = [];
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', (route) => void routes.push(...namesOf(route)));
  };
  subscribe('fastify.initialization', listen);
  try {
    return { made: await start(), routes };
  } finally {
    unsubscribe('fastify.initialization', listen);
  }
}

const namesOf = ({ method, url, schema }: RouteOptions): KnownRoute[] =>
  [method].flat().map((one) => ({ method: one, url, name: `${one} ${url}`, body: schema?.body as Schema | undefined }));

/** A number of the route's own, the same in every run, by which it is one's turn to ask or to be asked about. */
export const turnOf = ({ name }: KnownRoute): number =>
  [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
