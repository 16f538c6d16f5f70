import type { Call } from './call.ts';
import { aidRefused } from './calls/aid-refused.ts';
import { failedThenAid } from './calls/failed-then-aid.ts';
import { freeMuseums } from './calls/free-museums.ts';
import { leavingWorker } from './calls/leaving-worker.ts';
import { manicurist } from './calls/manicurist.ts';
import { missedSeventhDay } from './calls/missed-seventh-day.ts';
import { settledAtTheCity } from './calls/settled-at-the-city.ts';
import { twiceReturned } from './calls/twice-returned.ts';
import { unanswerable } from './calls/unanswerable.ts';

/** The calls of the demo, in the order in which they come in. */
export const calls: readonly Call[] = [
  freeMuseums,
  manicurist,
  leavingWorker,
  unanswerable,
  twiceReturned,
  missedSeventhDay,
  ...[settledAtTheCity, failedThenAid, aidRefused],
];
