import type { DrillHouse } from '../house.ts';
import * as ticket from './tickets.ts';

const { actPath, expect } = ticket;
/** The contract says three seconds; the rest is for a machine that does other things too. */
export const ANSWERED_WITHIN_MS = 3_500;

/** Without a worker acts get 202; they are carried out later and count from when they were received. */
export async function workerDown(house: DrillHouse): Promise<void> {
  await acceptedAndDone(house, 'worker');
}

/** The same without Temporal: number and Location at once, also from an API that was started meanwhile. */
export async function engineDown(house: DrillHouse): Promise<void> {
  await acceptedAndDone(house, 'temporal');
}

async function acceptedAndDone(house: DrillHouse, member: 'worker' | 'temporal'): Promise<void> {
  const { sender } = house;
  const { caseNo } = await ticket.dispatched(house);
  await house.kill(member);
  if (member === 'temporal') {
    await house.kill('api');
    await house.stack.restart('api');
  }
  const intake = sender.prepare('u-call-taker-1', ticket.intakePath, ticket.intake());
  const act = sender.prepare('u-chaoyang-caseworker-1', actPath(caseNo, 'sign-for'));
  const answers = await Promise.all([sender.attempt(intake), sender.attempt(act)]);
  for (const answer of answers) {
    const { caseNo: number } = answer.body as { caseNo?: string };
    const promised = answer.class === 'accepted' && number !== undefined && answer.location !== undefined;
    expect(`${member} down: 202 with number and Location`, promised, answer);
    expect(`${member} down: within three seconds`, answer.ms <= ANSWERED_WITHIN_MS, answer.ms);
  }
  await house.revive();
  const backAt = Date.now();
  const decisions = await Promise.all([sender.settle(intake, answers[0]), sender.settle(act, answers[1])]);
  expect(
    `${member} back: both are done`,
    decisions.every((d) => d.outcome === 'done'),
    decisions,
  );
  expect(`${member} back: within 30 s`, Date.now() - backAt <= 30_000, Date.now() - backAt);
  const [{ receivedAt }, newNo] = [answers[0].body as { receivedAt: string }, decisions[0].receipt?.caseNo ?? ''];
  await ticket.stands(
    house,
    newNo,
    'the clock starts when it was received',
    (c) => c.openedAt === Date.parse(receivedAt),
  );
}
