import type { DrillHouse } from '../house.ts';
import { until } from '../wait.ts';
import * as ticket from './tickets.ts';

const { actPath, expect } = ticket;

/** The API dies between the command's row and its signal, then between the signal and the answer; both are done once. */
export async function apiGone(house: DrillHouse): Promise<void> {
  for (const point of ['command-written', 'command-signalled']) {
    await intakeAndAct(house, point);
  }
}

async function intakeAndAct(house: DrillHouse, point: string): Promise<void> {
  const { sender } = house;
  const { caseNo } = await ticket.opened(house);
  for (const [user, path, body] of [
    ['u-call-taker-1', actPath(caseNo, 'dispatch'), { toUnit: 'chaoyang-centre' }],
    ['u-call-taker-1', ticket.intakePath, ticket.intake()],
  ] as const) {
    await house.arm('api', `${point}=kill`);
    const operation = sender.prepare(user, path, body);
    const answer = await sender.attempt(operation);
    expect(`${point}: the caller hears nothing`, answer.class === 'unknown', answer);
    await until('the API is gone', 10_000, async () => house.stack.pid('api') === undefined);
    const done = await until('the relay carries it', 30_000, async () => {
      const sql = `select status from commands where idempotency_key = $1 and status <> 'pending'`;
      return (await house.query<{ status: string }>(sql, [operation.id]))[0]?.status;
    });
    expect(`${point}: done without its caller`, done === 'done', done);
    await house.revive();
    const repeated = await sender.settle(operation);
    expect(`${point}: the repeat is answered`, repeated.outcome === 'done', repeated);
  }
}
