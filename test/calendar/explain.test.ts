import { describe, expect, test } from 'vitest';
import {
  days,
  dueDate,
  type DueInput,
  explain,
  festivalName,
  sameDay,
  termLabel,
  workingDays,
} from '../../calendar/index.ts';
import { at, calendar } from './support.ts';

const full: DueInput = {
  start: at('2026-02-11 15:00'),
  term: workingDays(7),
  businessHours: { opens: '09:00', closes: '17:30' },
  suspensions: [{ from: at('2026-02-13'), to: at('2026-02-25 09:00'), category: '补正', reason: '缺身份证明' }],
  extensions: [{ by: days(2) }],
};

test('in Chinese, line by line', () => {
  expect(explain(dueDate(calendar, full), 'zh-CN')).toEqual([
    '起算：2026-02-11 15:00（北京时间）',
    '规则：7个工作日，自次日起计（《民法典》第二百零一条）',
    '不计入：2026-02-15至2026-02-23 春节放假（国办发明电〔2025〕7号）',
    '计入：2026-02-14 春节调休上班（国办发明电〔2025〕7号）',
    '届满：2026-02-27 17:30',
    '延长：自2026-02-27起延长2日',
    '末日休息，顺延（第二百零三条）：2026-03-01 周末',
    '届满：2026-03-02 17:30',
    '中止：2026-02-13 10:00中止，2026-02-25 09:00恢复（补正：缺身份证明），剩余7个工作日',
    '不计入：2026-03-01 周末',
    '计入：2026-02-28 春节调休上班（国办发明电〔2025〕7号）',
    '届满：2026-03-05 17:30',
    `日历版本：${calendar.version}`,
  ]);
});

test('in English, line by line', () => {
  expect(explain(dueDate(calendar, full), 'en')).toEqual([
    'Starts: 2026-02-11 15:00 (Beijing time)',
    'Rule: 7 working days, counted from the next day (Civil Code, art. 201)',
    'Not counted: 2026-02-15 to 2026-02-23 Spring Festival holiday (国办发明电〔2025〕7号)',
    'Counted: 2026-02-14 Spring Festival make-up working day (国办发明电〔2025〕7号)',
    'Ends: 2026-02-27 17:30',
    'Extended: by 2 days from 2026-02-27',
    'Ends on a rest day, moved on (art. 203): 2026-03-01 weekend',
    'Ends: 2026-03-02 17:30',
    'Suspended: 2026-02-13 10:00, resumed 2026-02-25 09:00 (补正: 缺身份证明); 7 working days left',
    'Not counted: 2026-03-01 weekend',
    'Counted: 2026-02-28 Spring Festival make-up working day (国办发明电〔2025〕7号)',
    'Ends: 2026-03-05 17:30',
    `Calendar: ${calendar.version}`,
  ]);
});

describe('other turns', () => {
  const lines = (input: DueInput) => explain(dueDate(calendar, input), 'en');

  test('while suspended there is no end', () => {
    const suspensions = [{ from: at('2026-03-04'), category: 'appraisal' }];
    expect(lines({ start: at('2026-03-02'), term: days(7), suspensions })).toContain('No due date while suspended.');
    expect(lines({ start: at('2026-03-02'), term: days(7), suspensions })).toContain(
      'Suspended: 2026-03-04 10:00, not yet resumed (appraisal); 5 days left',
    );
  });

  test('suspended and resumed within one day', () => {
    const suspensions = [{ from: at('2026-03-04'), to: at('2026-03-04 11:00'), category: 'appraisal' }];
    expect(lines({ start: at('2026-03-02'), term: days(7), suspensions })).toContain(
      'Suspended: 2026-03-04 10:00, resumed 2026-03-04 11:00 (appraisal); within one day, nothing changes',
    );
  });

  test('an event after closing', () => {
    const businessHours = { opens: '09:00', closes: '17:00' };
    expect(lines({ start: at('2026-03-04 18:00'), term: sameDay, businessHours })).toContain(
      'Rule: the same day; the event came after closing, so the next working day counts',
    );
  });

  test('survives a round trip through JSON', () => {
    const result = dueDate(calendar, full);
    const stored = JSON.parse(JSON.stringify(result)) as typeof result;
    expect(explain(stored, 'zh-CN')).toEqual(explain(result, 'zh-CN'));
  });
});

test('labels', () => {
  expect([workingDays(7), days(15), sameDay].map((term) => termLabel(term, 'zh-CN'))).toEqual([
    '7个工作日',
    '15日',
    '当日',
  ]);
  expect([workingDays(1), days(15), sameDay].map((term) => termLabel(term, 'en'))).toEqual([
    '1 working day',
    '15 days',
    'the same day',
  ]);
  expect(festivalName('国庆节、中秋节', 'en')).toBe('National Day and Mid-Autumn Festival');
  expect(festivalName('抗战胜利纪念日', 'en')).toBe('抗战胜利纪念日');
});
