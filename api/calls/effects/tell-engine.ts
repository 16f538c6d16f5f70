import type { FastifyInstance } from 'fastify';
import { deliver } from '../../../engine/signal.ts';
import type { Accepted } from '../../commands/order.ts';

const WITHIN_MS = 1_200;

/** Tells the engine of a command, after its row is committed; what fails here the relay does again. */
export const telling =
  ({ engine }: Pick<FastifyInstance, 'engine'>, row: Accepted) =>
  (): Promise<unknown> =>
    deliver(engine.client, engine.taskQueue, row, WITHIN_MS);
