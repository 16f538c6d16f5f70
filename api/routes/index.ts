import type { FastifyInstance } from 'fastify';
import { commandRoutes } from './commands.ts';
import { healthRoutes } from './health.ts';
import { organisationRoutes } from './organisations.ts';

type Routes = (app: FastifyInstance) => Promise<void>;

/** Need no token. */
export const publicRoutes: readonly Routes[] = [healthRoutes];
/** Everything else, in the order of the documentation; those of the processes are generated before them. */
export const routes: readonly Routes[] = [commandRoutes, organisationRoutes];
