import type { FastifyInstance } from 'fastify';
import { codecRoutes, codecTicketRoutes } from './codec.ts';
import { commandRoutes } from './commands.ts';
import { healthRoutes } from './health.ts';
import { orderActRoutes } from './orders.ts';
import { organisationRoutes } from './organisations.ts';
import { policyRoutes } from './policies.ts';
import { timeRoutes } from './time.ts';

type Routes = (app: FastifyInstance) => Promise<void>;

/** Need no bearer token: health, and the codec endpoint, which has tickets of its own. */
export const publicRoutes: readonly Routes[] = [healthRoutes, codecRoutes];
/** Everything else, in the order of the documentation; those of the processes are generated before them. */
export const routes: readonly Routes[] = [
  commandRoutes,
  orderActRoutes,
  organisationRoutes,
  codecTicketRoutes,
  timeRoutes,
];
