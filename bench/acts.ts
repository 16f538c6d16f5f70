import { call } from './http.ts';
import { measure, type Measured } from './load.ts';

export interface Desks {
  readonly base: string;
  /** Bearer token of a demo user. */
  readonly token: (userId: string) => string;
}
export interface ActFigures {
  readonly intake: readonly Measured[];
  /** The acts of the process in the order it asks for them: dispatch, sign-for, give-feedback, record-callback. */
  readonly act: readonly Measured[];
}

interface Desk {
  caseNo: string;
  step: number;
}

const INTAKE = {
  ...{ channel: 'hotline', matter: 'wages', district: 'district-chaoyang' },
  caller: { name: '测试来电人', phone: '13900000000' },
  question: '压测用的诉求，不涉及任何真实的人。',
};
const STEPS = [
  { by: 'u-call-taker-1', action: 'dispatch', body: { toUnit: 'chaoyang-centre' } },
  { by: 'u-chaoyang-caseworker-1', action: 'sign-for', body: {} },
  {
    ...{ by: 'u-chaoyang-caseworker-1', action: 'give-feedback' },
    body: { verified: 'confirmed', treatment: 'resolved', findings: '已核实。', result: '已解决。' },
  },
  {
    by: 'u-call-taker-2',
    action: 'record-callback',
    body: { reached: true, handled: true, solved: true, satisfaction: 'satisfied' },
  },
] as const;

const WARM_UP_SECONDS = 2;
/** More acts a second than are to be expected: as many tickets are opened beforehand. */
const MOST_PER_SECOND = 60;

/** `n` results of `make`, as many at once as there are callers. */
async function many<T>(callers: number, n: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let begun = 0;
  const one = async () => {
    while (begun++ < n) made.push(await make());
  };
  await Promise.all(Array.from({ length: Math.max(callers, 8) }, one));
  return made;
}

/** Intake and acts over HTTP, through authority, encryption and journal. */
export async function measureActs(
  { base, token }: Desks,
  callers: readonly number[],
  seconds: number,
): Promise<ActFigures> {
  const open = async () =>
    String((await call(base, token('u-call-taker-1'), 'POST', '/v1/hotline-tickets', INTAKE)).body['caseNo']);
  const intake: Measured[] = [];
  const act: Measured[] = [];
  for (const count of callers) {
    intake.push(await measure(count, seconds, async () => void (await open())));
    // Every caller works tickets of its own from dispatch to callback. Those are opened beforehand, so that an act is
    // all that is timed; should they run out, opening another is timed as well and the figure is too low.
    const desks = Array.from({ length: count }, (): Desk => ({ caseNo: '', step: STEPS.length }));
    const free = [...desks];
    const ready = await many(
      count,
      count + Math.ceil(((seconds + WARM_UP_SECONDS) * MOST_PER_SECOND) / STEPS.length),
      open,
    );
    act.push(
      await measure(count, seconds, async () => {
        const desk = free.pop();
        if (!desk) throw new Error('more callers than desks');
        if (desk.step === STEPS.length) {
          desk.caseNo = ready.pop() ?? (await open());
          desk.step = 0;
        }
        const { by, action, body } = STEPS[desk.step++]!;
        await call(base, token(by), 'POST', `/v1/hotline-tickets/${desk.caseNo}/${action}`, body);
        free.push(desk);
      }),
    );
  }
  return { intake, act };
}
