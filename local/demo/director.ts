import { dateOf, endOfDay } from '../../calendar/index.ts';
import type { Call, Played, Scene } from './call.ts';
import { calls } from './calls.ts';
import type { Desk, Office } from './desk.ts';
import { showOverdue } from './overdue.ts';
import { heading, padded, widthOf } from './table.ts';

/** A call that has run its course. */
interface Running {
  readonly call: Call;
  readonly course: ReturnType<Call['run']>;
  /** Epoch ms before which the course does not go on. */
  wakeAt: number;
}

const HOUR_MS = 3_600_000;
const MORNING_MS = 9.5 * HOUR_MS;

/** Runs all calls side by side, day by day, and prints what happens. @returns the calls with their case numbers. */
export async function play(office: Office, print: (line: string) => void): Promise<Played[]> {
  const clock = await openClock(office('u-administrator'));
  const whoWidth = Math.max(...office.labels.map(widthOf));
  let today = '';
  const scene: Scene = {
    office,
    tell(caseNo, who, what) {
      if (today !== clock.day()) print(`\n${heading((today = clock.day()))}`);
      print(`  ${caseNo}  ${padded(who, whoWidth)}  ${what}`);
    },
    showOverdue: () => showOverdue(office, print),
  };
  let running: Running[] = calls.map((call) => ({ call, course: call.run(scene), wakeAt: clock.now() }));
  const played = new Map<Call, readonly string[]>();
  for (;;) {
    for (const one of running) {
      if (one.wakeAt > clock.now()) continue;
      const { done, value } = await one.course.next();
      if (done) played.set(one.call, [value].flat());
      else one.wakeAt = value ?? clock.now() + 1;
    }
    running = running.filter(({ call }) => !played.has(call));
    if (running.length === 0) {
      return calls.flatMap((call) => (played.get(call) ?? []).map((caseNo) => ({ call, caseNo })));
    }
    await clock.skipToMorningAfter(Math.min(...running.map(({ wakeAt }) => wakeAt)));
  }
}

interface DemoClock {
  /** Epoch ms. */
  now(): number;
  /** `2026-11-23 星期一` */
  day(): string;
  /** Goes on to the first half past nine that is not before the instant; at least to the next day. */
  skipToMorningAfter(instant: number): Promise<void>;
}

/** The API's clock, which an administrator of a demo may move forward together with all open cases. */
async function openClock(administrator: Desk): Promise<DemoClock> {
  const read = (answer: { readonly now: string }): number => Date.parse(answer.now);
  let now = read(await administrator.get('/v1/time'));
  return {
    now: () => now,
    day: () => `${dateOf(now)} ${WEEKDAY.format(now)}`,
    async skipToMorningAfter(instant) {
      now = read(await administrator.get('/v1/time'));
      let morning = endOfDay(dateOf(now)) + MORNING_MS;
      while (morning < instant) morning = endOfDay(dateOf(morning)) + MORNING_MS;
      now = read(await administrator.post('/v1/time/skip', { hours: (morning - now) / HOUR_MS }));
    },
  };
}

const WEEKDAY = new Intl.DateTimeFormat('zh-CN', { weekday: 'long', timeZone: 'Asia/Shanghai' });
