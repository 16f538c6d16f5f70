import type { FastifyInstance } from 'fastify';
import type { OpenCommand } from '../../workflows/kit/messages.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import type { Caller } from '../context.ts';
import { takeAnswers } from '../intake/answers.ts';
import { Problem } from '../problem.ts';
import { accept, type Accepted, type Order } from './accept.ts';
import { type Body, split } from './act.ts';
import { intakeUnit, platformUnit } from './places.ts';
import { policiesInForce, resolveReferences, titleOf } from './references.ts';
import { actorOf } from './standing.ts';

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
  const receivedAt = app.clock.now();
  const actor = actorOf(caller);
  const platform = await platformUnit(app.db, process, receivedAt);
  const unit = await intakeUnit(app.db, process, actor, platform);
  const taken = await takeAnswers(app, process, body, receivedAt);
  const { fields, personal } = split(process.open, taken.body);
  const [units, policies, title] = await Promise.all([
    resolveReferences(app.db, process.open.body, body),
    policiesInForce(app.db, process, receivedAt),
    taken.title ?? titleOf(app.db, body['matter'], process.label.zh),
  ]);
  if (unit.id === body['employerUnit']) throw new Problem('invalid', undefined, { reason: 'employers-own-body' });
  const signal: Omit<OpenCommand, 'id'> = {
    ...{ action: 'open', actor, receivedAt, body: fields, given: Object.keys(personal), units },
    ...{ title, platform, policies },
    ...(unit.id === platform.id ? {} : { intake: unit }),
  };
  return accept(app.house, {
    ...{ kind: 'open', process: process.name, series: process.series, caller: caller.userId },
    ...{ route, idempotencyKey: key, body: compared, personal, signal, ...(alongside ? { alongside } : {}) },
  });
}
