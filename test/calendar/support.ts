/** Shared by the calendar's tests: the seeded calendar, short ways to write instants, child processes in other zones. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildCalendar, type ExceptionalDay, exceptionalDays, formatInstant, instantAt } from '../../calendar/index.ts';

/** 2024–2026 published, as the seed has it. */
export const calendar = buildCalendar(exceptionalDays);

/** `at('2026-02-11 15:00')`: Beijing wall clock to epoch ms; without a time, 10:00. */
export function at(text: string): number {
  const [date = '', time = '10:00'] = text.split(' ');
  return instantAt(date, time);
}

/** Epoch ms to `2026-02-28T00:00:00+08:00`, or null. */
export const shown = (ms: number | null): string | null => (ms === null ? null : formatInstant(ms));

/** An invented arrangement for 2027, to test what happens when a notice comes out. Not the real one. */
export const invented2027: readonly ExceptionalDay[] = [
  ...['2027-01-01', '2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11'],
  ...['2027-04-05', '2027-05-01', '2027-05-02', '2027-05-03', '2027-06-09', '2027-09-15', '2027-10-01', '2027-10-02'],
  ...['2027-10-03', '2027-10-04', '2027-10-05'],
]
  .map((date): ExceptionalDay => ({ date, kind: 'off', name: '测试', notice: '测试通知', url: null }))
  .concat({ date: '2027-01-31', kind: 'work', name: '春节', notice: '测试通知', url: null });

/** Runs a script of this folder under a host time zone and returns what it prints. */
export async function runUnder(timeZone: string, script: string): Promise<string> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', path], {
    env: { ...process.env, TZ: timeZone },
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}

/** A small seeded generator (mulberry32), so that random cases repeat. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
