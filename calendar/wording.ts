/** The words of an explanation, in Chinese and English. */
import type { DayReason } from './calendar.ts';
import { formatInstant } from './days.ts';
import type { DayRun, Remainder } from './due-result.ts';
import type { Term } from './term.ts';

/** The two languages of the product. */
export type Locale = 'zh-CN' | 'en';

const festivalsInEnglish: Readonly<Record<string, string>> = {
  元旦: 'New Year',
  春节: 'Spring Festival',
  清明节: 'Qingming Festival',
  劳动节: 'Labour Day',
  端午节: 'Dragon Boat Festival',
  中秋节: 'Mid-Autumn Festival',
  国庆节: 'National Day',
};

const reasons: Readonly<Record<DayReason, Readonly<Record<Locale, string>>>> = {
  weekday: { 'zh-CN': '工作日', en: 'weekday' },
  weekend: { 'zh-CN': '周末', en: 'weekend' },
  'day-off': { 'zh-CN': '放假', en: 'holiday' },
  'make-up-day': { 'zh-CN': '调休上班', en: 'make-up working day' },
  'statutory-holiday': { 'zh-CN': '法定节日', en: 'statutory holiday' },
};

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A festival's name; a name this table does not know stays Chinese. */
export function festivalName(name: string, locale: Locale): string {
  if (locale === 'zh-CN') return name;
  const parts = name.split('、').map((part) => festivalsInEnglish[part] ?? part);
  return parts.join(' and ');
}

/** A term in words: `7个工作日`, `15日`, `当日`; `7 working days`, `15 days`, `the same day`. */
export function termLabel(term: Term, locale: Locale): string {
  const chinese = locale === 'zh-CN';
  if (term.kind === 'same-day') return chinese ? '当日' : 'the same day';
  return remainderLabel({ count: term.count, unit: term.kind }, locale);
}

/** A number of counted days in words. */
export function remainderLabel({ count, unit }: Remainder, locale: Locale): string {
  if (locale === 'zh-CN') return unit === 'days' ? `${count}日` : `${count}个工作日`;
  return plural(count, unit === 'days' ? 'day' : 'working day');
}

/** A run of days with its reason and notice: `2026-02-15至2026-02-23 春节放假（国办发明电〔2025〕7号）`. */
export function runLabel(run: DayRun, locale: Locale): string {
  const { from, to, because, name, notice, published } = run;
  const chinese = locale === 'zh-CN';
  const dates = from === to ? from : `${from}${chinese ? '至' : ' to '}${to}`;
  const reason = reasons[because][locale];
  const festival = name ? festivalName(name, locale) : '';
  const words = chinese ? `${festival}${reason}` : [festival, reason].filter(Boolean).join(' ');
  const source = notice ?? (published ? '' : chinese ? '放假通知未公布' : 'notice not yet published');
  if (source === '') return `${dates} ${words}`;
  return chinese ? `${dates} ${words}（${source}）` : `${dates} ${words} (${source})`;
}

/** An instant to the minute in Beijing: `2026-02-11 15:00`. */
export const minuteLabel = (instantMs: number): string => formatInstant(instantMs).slice(0, 16).replace('T', ' ');
