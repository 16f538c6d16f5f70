import { inParallel, type Bare } from './bare.ts';
import { call } from './http.ts';
import { measureInTurns, type Measured, type Work } from './load.ts';

export interface Desks {
  readonly base: string;
  /** Bearer token of a demo user. */
  readonly token: (userId: string) => string;
}
/** One figure per number of callers. */
export interface ActFigures {
  readonly intake: readonly Measured[];
  readonly bareSignalWithStart: readonly Measured[];
  /** The acts of the process in the order it asks for them: dispatch, sign-for, give-feedback, record-callback. */
  readonly act: readonly Measured[];
  readonly bareUpdate: readonly Measured[];
  readonly bareSignal: readonly Measured[];
}

type Round = Readonly<Record<keyof ActFigures, Measured>>;

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

/** More acts a second than are to be expected: as many tickets are opened beforehand. */
const MOST_PER_SECOND = 60;
const WARM_UP_SECONDS = 2;

/** Intake and acts over HTTP, through authority, encryption and journal, beside the bare engine. */
export async function measureActs(
  desks: Desks,
  bare: Bare,
  callers: readonly number[],
  seconds: number,
): Promise<ActFigures> {
  const rounds: Round[] = [];
  for (const count of callers) {
    await bare.prepare(count);
    const begin = { bareSignalWithStart: bare.signalWithStart, intake: async () => void (await open(desks)) };
    const begun = await measureInTurns(count, seconds, begin);
    const act = await actsFor(desks, count, seconds);
    const acted = await measureInTurns(count, seconds, { bareUpdate: bare.update, act, bareSignal: bare.signal });
    rounds.push({ ...begun, ...acted });
  }
  const each = (name: keyof Round) => rounds.map((round) => round[name]);
  return {
    ...{ intake: each('intake'), act: each('act'), bareUpdate: each('bareUpdate') },
    ...{ bareSignalWithStart: each('bareSignalWithStart'), bareSignal: each('bareSignal') },
  };
}

const open = async ({ base, token }: Desks): Promise<string> =>
  String((await call(base, token('u-call-taker-1'), 'POST', '/v1/hotline-tickets', INTAKE)).body['caseNo']);

/**
 * Acts for so many callers and seconds, each on tickets of its own from dispatch to callback. The tickets are opened
 * beforehand, so that an act is all that is timed; should they run out, opening another is timed as well and the figure
 * is too low.
 */
export async function actsFor(desks: Desks, callers: number, seconds: number): Promise<Work> {
  const wanted = callers + Math.ceil(((seconds + WARM_UP_SECONDS) * MOST_PER_SECOND) / STEPS.length);
  const ready = await inParallel(wanted, () => open(desks));
  const free: Desk[] = [];
  return async () => {
    const desk = free.pop() ?? { caseNo: '', step: STEPS.length };
    if (desk.step === STEPS.length) {
      desk.caseNo = ready.pop() ?? (await open(desks));
      desk.step = 0;
    }
    const { by, action, body } = STEPS[desk.step++]!;
    await call(desks.base, desks.token(by), 'POST', `/v1/hotline-tickets/${desk.caseNo}/${action}`, body);
    free.push(desk);
  };
}
