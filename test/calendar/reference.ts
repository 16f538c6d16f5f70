/** Prints what the package chinese-days says, as JSON. Run it under TZ=UTC or Asia/Shanghai: it reads local dates. */
import { createRequire } from 'node:module';

interface ChineseDays {
  isWorkday(date: string): boolean;
  getSolarDateFromLunar(lunar: string): { date: string };
  getSolarTermDate(year: number, month: number, term: string): string;
}
const reference = createRequire(import.meta.url)('chinese-days') as ChineseDays;

const worked: Record<string, boolean> = {};
for (let ms = Date.UTC(2024, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 86_400_000) {
  const date = new Date(ms).toISOString().slice(0, 10);
  worked[date] = reference.isWorkday(date);
}
const festivals: Record<string, string[]> = {};
for (let year = 2008; year <= 2050; year += 1) {
  const lunar = ['01-01', '05-05', '08-15'].map((day) => reference.getSolarDateFromLunar(`${year}-${day}`).date);
  festivals[year] = [...lunar, reference.getSolarTermDate(year, 4, 'pure_brightness')];
}
process.stdout.write(JSON.stringify({ worked, festivals }));
