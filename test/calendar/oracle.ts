/**
 * A second opinion, written to be obvious rather than quick, and sharing no code with calendar/: the years are one list
 * of days with their own data (NateScarlet/holiday-cn, MIT, which holds the notices), a term is the slice of that list
 * still to be lived through, and Beijing's date comes from Intl.
 */
export interface OracleCase {
  readonly start: number;
  readonly kind: 'working-days' | 'days' | 'same-day';
  readonly count: number;
  readonly closes: string | null;
  readonly pauses: readonly { readonly from: number; readonly to: number }[];
  readonly extension: { readonly kind: 'working-days' | 'days'; readonly count: number } | null;
}

// 2027 has no notice: its statutory days alone.
const restData = `2024: 0101 0210-0217 0404-0406 0501-0505 0610 0915-0917 1001-1007
2025: 0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008
2026: 0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007
2027: 0101 0205-0208 0405 0501-0502 0609 0915 1001-1003`;
const workData = `20240204 20240218 20240407 20240428 20240511 20240914 20240929 20241012
20250126 20250208 20250427 20250928 20251011 20260104 20260214 20260228 20260509 20260920 20261010`;

const rests = restData.split('\n').flatMap((line) => {
  const [year = '', spans = ''] = line.split(': ');
  return spans.split(' ').map((span) => span.split('-').map((day) => year + day) as [string, string?]);
});
const worked = workData.split(/\s/);

interface Day {
  readonly name: string;
  readonly works: boolean;
}
const calendarDays: Day[] = [];
for (const noon = new Date('2023-12-31T12:00:00Z'); noon.getUTCFullYear() < 2028;) {
  noon.setUTCDate(noon.getUTCDate() + 1);
  const name = noon.toISOString().slice(0, 10);
  const packed = name.replaceAll('-', '');
  const rest = rests.some(([from, to = from]) => from <= packed && packed <= to);
  const weekend = noon.getUTCDay() === 0 || noon.getUTCDay() === 6;
  calendarDays.push({ name, works: worked.includes(packed) || (!rest && !weekend) });
}

const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
});
function wall(ms: number): { day: string; time: string } {
  const [day = '', time = ''] = clock.format(ms).split(', ');
  return { day, time };
}

const after = (name: string) => calendarDays.filter((day) => day.name > name);
const firstWorking = (name: string) => calendarDays.find((day) => day.name >= name && day.works)!.name;
const last = (list: readonly Day[]) => list[list.length - 1]!.name;

/** The event's own day if its office is still open, or the day after. */
function standing(ms: number, closes: string | null): string {
  const { day, time } = wall(ms);
  return closes !== null && time >= closes ? after(day)[0]!.name : day;
}

/** The days to live through after a day: `count` of them, and the rest days an end in natural days spills over. */
function slice(name: string, kind: OracleCase['kind'], count: number): Day[] {
  if (kind !== 'days')
    return after(name)
      .filter((day) => day.works)
      .slice(0, count);
  const days = after(name).slice(0, count);
  const spill = days.length > 0 ? firstWorking(last(days)) : '';
  return after(name).filter((day, index) => index < count || day.name <= spill);
}

/** The due day and time of a case, `2026-02-27 24:00`. */
export function oracleDue({ start, kind, count, closes, pauses, extension }: OracleCase): string {
  const counted = (from: string, to: string) =>
    after(from).filter((day) => day.name <= to && (kind === 'days' || day.works));
  const first = slice(wall(start).day, kind, kind === 'same-day' ? 0 : count);
  let due = first.length > 0 ? last(first) : firstWorking(standing(start, closes));
  if (extension) due = last(slice(due, extension.kind, extension.count));
  let toLive = counted(wall(start).day, due);
  for (const { from, to } of pauses) {
    const [stopped, resumed] = [wall(from).day, wall(to).day];
    if (stopped === resumed) continue;
    const left = toLive.filter((day) => day.name > stopped).length;
    const next = slice(resumed, kind, left);
    due = next.length > 0 ? last(next) : firstWorking(standing(to, closes));
    toLive = counted(resumed, due);
  }
  return `${due} ${closes ?? '24:00'}`;
}
