import type { FastifyInstance } from 'fastify';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import type { Caller } from '../context.ts';
import { accept, repeated } from './accept.ts';
import type { Body } from './act.ts';
import { openingOf } from './opening.ts';
import { actorOf } from './standing.ts';
import type { Accepted, Order } from './order.ts';

export interface Intake extends Pick<Order, 'alongside'> {
  readonly process: Process;
  readonly caller: Caller;
  /** As the process declares it; whoever makes it from another form sees to it that it holds to the schema. */
  readonly body: Body;
  /** What an Idempotency-Key is good for. */
  readonly route: string;
  readonly key: string | undefined;
  /** What tells a repeat from another request, if not the body itself. */
  readonly compared?: Body;
}

/**
 * Writes the command that opens a case, by whichever door it came.
 * @throws Problem `invalid`, `forbidden`, `idempotency-key-reused` or `unavailable`
 */
export async function openCase(app: FastifyInstance, intake: Intake): Promise<Accepted> {
  const { process, caller, body, compared = body, route, key, alongside } = intake;
  const order = { caller: caller.userId, route, idempotencyKey: key, body: compared };
  // Before the body is judged: a matter or unit that was good the first time may be gone by now.
  const known = await repeated(app.house, order);
  if (known) return known;
  return accept(app.house, {
    ...(await openingOf(app.db, { process, body, actor: actorOf(caller), receivedAt: app.clock.now() })),
    ...order,
    ...(alongside ? { alongside } : {}),
  });
}
