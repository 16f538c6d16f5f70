import { describe, expect, it } from 'vitest';
import { smsEvents } from '../../engine/sms/catalogue.ts';
import { textableNumber } from '../../engine/sms/number.ts';
import { nextTry, quietUntil } from '../../engine/sms/schedule.ts';
import { filled, placesIn, unknownPlaces } from '../../engine/sms/wording.ts';
import { readSms } from '../../settings/sms.ts';
import { processes } from '../../workflows/processes.ts';

const at = (time: string) => Date.parse(`2026-03-02T${time}+08:00`);
const iso = (ms: number | undefined) =>
  ms === undefined ? undefined : new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16);

describe('quiet hours', () => {
  it.each([
    ['20:59:59', undefined],
    ['21:00:00', '2026-03-03T08:00'],
    ['23:59:59', '2026-03-03T08:00'],
    ['00:00:00', '2026-03-02T08:00'],
    ['07:59:59', '2026-03-02T08:00'],
    ['08:00:00', undefined],
  ])('from 21 to 8: at %s until %s', (time, until) => {
    expect(iso(quietUntil(at(time), { from: 21, until: 8 }))).toBe(until);
  });
  it('may lie within a day, end at midnight, or not be', () => {
    expect(iso(quietUntil(at('12:30:00'), { from: 12, until: 14 }))).toBe('2026-03-02T14:00');
    expect(quietUntil(at('14:00:00'), { from: 12, until: 14 })).toBeUndefined();
    expect(iso(quietUntil(at('23:00:00'), { from: 22, until: 24 }))).toBe('2026-03-03T00:00');
    expect(quietUntil(at('23:00:00'), { from: 8, until: 8 })).toBeUndefined();
  });
});

it('tries end within a day and a little', () => {
  let [now, tries] = [0, 1];
  for (let next = nextTry(now, tries, 0.99); next !== undefined; next = nextTry(now, tries, 0.99)) {
    expect(next).toBeGreaterThan(now);
    [now, tries] = [next, tries + 1];
  }
  expect(now).toBeLessThan(25 * 3_600_000);
  expect(tries).toBe(8);
});

describe('numbers', () => {
  it.each(['13800000000', '+86 138 0000 0000', '0086-138-0000-0000', '８６１３８００００００００', '(+86)13800000000'])(
    '%s takes texts',
    (written) => expect(textableNumber(written)).toEqual({ number: '+8613800000000' }),
  );
  it.each([
    ['12800000000', 'not-a-number'],
    ['1380000000', 'not-a-number'],
    ['010-61234567', 'landline'],
    ['4008123456', 'landline'],
    ['+1 202 555 0101', 'foreign'],
    ['没有', 'not-a-number'],
    ['  ', 'no-number'],
    [undefined, 'no-number'],
  ])('%s: %s', (written, reason) => expect(textableNumber(written)).toEqual({ reason }));
});

describe('the catalogue', () => {
  it('names each text once, of processes that are there, and fills in what it may', () => {
    expect(new Set(smsEvents.map(({ name }) => name)).size).toBe(smsEvents.length);
    const known = processes.map(({ name }) => name);
    expect(smsEvents.filter(({ process }) => !known.includes(process))).toEqual([]);
    expect(smsEvents.flatMap(({ text }) => unknownPlaces(text))).toEqual([]);
    expect(smsEvents.filter(({ text }) => text.length > 70)).toEqual([]);
  });
  it('fills placeholders in, and nothing into what was filled in', () => {
    expect(filled('{{unit}}、{{caseNo}}', { unit: '{{caseNo}}', caseNo: 'X' })).toBe('{{caseNo}}、X');
    expect(placesIn('{{unit}}{{caseNo}}{{unit}}')).toEqual(['unit', 'caseNo']);
    expect(unknownPlaces('{{name}}{{ unit }}')).toEqual(['name', ' unit ']);
  });
});

describe('settings', () => {
  const read = (env: Record<string, string>, production = false) => readSms(env, '/data', production);
  it('carry texts into a file unless they are told otherwise, and take them for delivered in development only', () => {
    expect(read({}).carrier).toEqual({ by: 'file', path: '/data/sms.jsonl', delivers: true });
    expect(read({}).chosen).toBe(false);
    expect(read({ SANJI_SMS: 'file' }, true)).toMatchObject({ chosen: true, carrier: { delivers: false } });
  });
  it.each([
    [{ SANJI_SMS: 'pigeon' }, 'SANJI_SMS must be one of'],
    [{ SANJI_SMS: 'http' }, 'SANJI_SMS_URL is not set'],
    [
      { SANJI_SMS: 'http', SANJI_SMS_URL: 'https://x.example', SANJI_SMS_SECRET: 'short' },
      'SANJI_SMS_SECRET must be whsec_',
    ],
    [{ SANJI_SMS: 'aliyun' }, 'SANJI_SMS_ACCESS_KEY is not set'],
    [{ SANJI_SMS: 'tencent', SANJI_SMS_ACCESS_KEY: 'a', SANJI_SMS_SECRET_KEY: 'b' }, 'SANJI_SMS_APP_ID is not set'],
    [{ SANJI_SMS_RECEIPT_IDS: 'short' }, 'SANJI_SMS_RECEIPT_IDS must be 24 to 128'],
    [{ SANJI_SMS_RECEIPT_NETWORKS: 'somewhere' }, 'SANJI_SMS_RECEIPT_NETWORKS must be addresses'],
  ])('%o: %s', (env, message) => expect(() => read(env as Record<string, string>)).toThrow(message));
  it('reach an operator over TLS in production, and show nothing of themselves', () => {
    const keys = { SANJI_SMS: 'aliyun', SANJI_SMS_ACCESS_KEY: 'a', SANJI_SMS_SECRET_KEY: 'hidden' };
    expect(() => read({ ...keys, SANJI_SMS_ENDPOINT: 'http://127.0.0.1:1' }, true)).toThrow('SANJI_SMS_ENDPOINT');
    expect(JSON.stringify({ sms: read(keys) })).not.toContain('hidden');
  });
});
