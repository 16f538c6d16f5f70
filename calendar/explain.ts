import type { DueResult, DueStep } from './due-result.ts';
import { type Locale, minuteLabel, remainderLabel, runLabel, termLabel } from './wording.ts';

/** Whether a term is one that ends on the day of its event. */
const isImmediate = (step: DueStep) => step.step === 'term' && (step.term.kind === 'same-day' || step.term.count === 0);

/**
 * A due date's reasons as lines of text: the start, the rule, every day not counted with its notice, suspensions,
 * extensions, the calendar's version, and a warning while provisional. Takes what `dueDate` returned, also after a
 * round trip through JSON.
 */
export function explain(result: Pick<DueResult, 'dueDate' | 'explanation'>, locale: Locale): string[] {
  const { start, endsAt, steps, calendarVersion, unpublishedYears } = result.explanation;
  const chinese = locale === 'zh-CN';
  const lines = [chinese ? `起算：${minuteLabel(start)}（北京时间）` : `Starts: ${minuteLabel(start)} (Beijing time)`];
  for (const step of steps) {
    lines.push(headline(step, locale));
    const left = step.step === 'suspension' && !step.sameDay && step.due !== null;
    if (step.step !== 'suspension' || left) lines.push(...passedLines(step, locale));
    if (step.due !== null) lines.push(`${chinese ? '届满：' : 'Ends: '}${step.due} ${endsAt}`);
  }
  if (result.dueDate === null) lines.push(chinese ? '中止期间没有届满日。' : 'No due date while suspended.');
  lines.push(`${chinese ? '日历版本：' : 'Calendar: '}${calendarVersion}`);
  if (unpublishedYears.length > 0) lines.push(warning(unpublishedYears, locale));
  return lines;
}

function headline(step: DueStep, locale: Locale): string {
  return locale === 'zh-CN' ? headlineInChinese(step) : headlineInEnglish(step);
}

function headlineInChinese(step: DueStep): string {
  switch (step.step) {
    case 'term': {
      const rule = `规则：${termLabel(step.term, 'zh-CN')}`;
      if (step.afterClosing) return `${rule}；下班后发生的事件，计至下一个工作日`;
      return isImmediate(step) ? rule : `${rule}，自次日起计（《民法典》第二百零一条）`;
    }
    case 'extension':
      return `延长：自${step.from}起延长${termLabel(step.by, 'zh-CN')}`;
    case 'suspension': {
      const until = step.to === null ? '，尚未恢复' : `，${minuteLabel(step.to)}恢复`;
      const why = step.reason === null ? step.category : `${step.category}：${step.reason}`;
      const effect = step.sameDay ? '当日恢复，期限不变' : `剩余${remainderLabel(step.remaining, 'zh-CN')}`;
      return `中止：${minuteLabel(step.from)}中止${until}（${why}），${effect}`;
    }
  }
}

function headlineInEnglish(step: DueStep): string {
  switch (step.step) {
    case 'term': {
      const rule = `Rule: ${termLabel(step.term, 'en')}`;
      if (step.afterClosing) return `${rule}; the event came after closing, so the next working day counts`;
      return isImmediate(step) ? rule : `${rule}, counted from the next day (Civil Code, art. 201)`;
    }
    case 'extension':
      return `Extended: by ${termLabel(step.by, 'en')} from ${step.from}`;
    case 'suspension': {
      const until = step.to === null ? 'not yet resumed' : `resumed ${minuteLabel(step.to)}`;
      const why = step.reason === null ? step.category : `${step.category}: ${step.reason}`;
      const effect = step.sameDay ? 'within one day, nothing changes' : `${remainderLabel(step.remaining, 'en')} left`;
      return `Suspended: ${minuteLabel(step.from)}, ${until} (${why}); ${effect}`;
    }
  }
}

/** A term in natural days passes only the rest days at its end; a term in working days passes every rest day. */
function passedLines(step: DueStep, locale: Locale): string[] {
  const chinese = locale === 'zh-CN';
  const rolls =
    (step.step === 'term' && step.term.kind === 'days') ||
    (step.step === 'extension' && step.by.kind === 'days') ||
    (step.step === 'suspension' && step.remaining.unit === 'days');
  const passed = rolls
    ? chinese
      ? '末日休息，顺延（第二百零三条）：'
      : 'Ends on a rest day, moved on (art. 203): '
    : chinese
      ? '不计入：'
      : 'Not counted: ';
  return [
    ...step.notCounted.map((run) => `${passed}${runLabel(run, locale)}`),
    ...step.madeUp.map((run) => `${chinese ? '计入：' : 'Counted: '}${runLabel(run, locale)}`),
  ];
}

function warning(years: readonly number[], locale: Locale): string {
  if (locale === 'zh-CN') return `暂定：${years.join('、')}年放假通知尚未公布，公布后重新计算`;
  return `Provisional: no holiday notice yet for ${years.join(', ')}; computed again once it is published`;
}
