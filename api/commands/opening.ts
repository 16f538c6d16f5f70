import type { Database } from '../../db/client.ts';
import { together } from '../../db/transaction.ts';
import type { Actor, OpenCommand } from '../../workflows/kit/messages.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import { takeAnswers } from '../intake/answers.ts';
import { Problem } from '../problem.ts';
import { split, type Body } from './act.ts';
import { intakeUnit, platformUnit } from './places.ts';
import { policiesInForce, resolveReferences, titleOf } from './references.ts';
import type { Order } from './order.ts';

interface Asked {
  readonly process: Process;
  readonly body: Body;
  readonly actor: Actor;
  readonly receivedAt: number;
}

/**
 * What an intake says that was asked for by a request, a draft or a call; `db` may be a transaction.
 * @throws Problem `invalid` for what the body refers to, `forbidden` for who may open nothing, `unavailable` without a platform.
 */
export async function openingOf(
  db: Database,
  { process, body, actor, receivedAt }: Asked,
): Promise<Pick<Order, 'kind' | 'process' | 'series' | 'personal' | 'signal'>> {
  const platform = await platformUnit(db, process, receivedAt);
  const intake = await intakeUnit(db, process, actor, platform);
  const taken = await takeAnswers(db, process, body, receivedAt);
  const { fields, personal } = split(process.open, taken.body);
  const [units, policies, title] = await together(
    db,
    () => resolveReferences(db, process.open.body, body),
    () => policiesInForce(db, process, receivedAt),
    async () => taken.title ?? titleOf(db, body['matter'], process.label.zh),
  );
  if (intake.id === body['employerUnit']) throw new Problem('invalid', undefined, { reason: 'employers-own-body' });
  const signal: Omit<OpenCommand, 'id'> = {
    ...{ action: 'open', actor, receivedAt, body: fields, given: Object.keys(personal), units },
    ...{ title, platform, policies },
    ...(intake.id === platform.id ? {} : { intake }),
  };
  return { kind: 'open', process: process.name, series: process.series, personal, signal };
}
