import type { FastifyInstance } from 'fastify';
import type { Queryable } from '../db/client.ts';
import { journalAccess } from '../db/queries/access.ts';
import type { Caller } from './context.ts';

/** Writes down what was changed in the house, in the transaction that changes it. Nothing personal: labels are posts. */
export const journalChange = (
  tx: Queryable,
  { clock }: Pick<FastifyInstance, 'clock'>,
  { userId }: Pick<Caller, 'userId'>,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> => journalAccess(tx, { at: clock.now(), userId, kind: 'administration', detail });
