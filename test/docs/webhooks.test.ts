/** docs/webhooks.md says what the catalogue declares, and its example is a real one. */
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventTypes } from '../../engine/webhooks/catalogue.ts';
import { bodyOfFact } from '../../engine/webhooks/event.ts';
import { failureWords } from '../../engine/outgoing/failures.ts';
import { dueSoonDays } from '../../engine/webhooks/catalogue.ts';
import { deliveryStates } from '../../db/schema/index.ts';
import { rowsOf, textOf } from './support.ts';

const PAGE = 'docs/webhooks.md';
const text = textOf(PAGE);

describe(PAGE, () => {
  it('has every type of the catalogue, in its words, and no other', () => {
    const rows = rowsOf(PAGE)
      .map((cells) => cells.join(' | '))
      .filter((row) => row.startsWith('`sanji.'));
    const declared = eventTypes.map(({ type, label, unit, details }) => {
      const besides = details.map((detail) => `\`${detail}\``).join(', ') || '—';
      return `\`${type}\` | ${label.zh} | ${label.en} | ${unit.en} | ${besides}`;
    });
    expect(rows).toEqual(declared);
  });

  it('has every state, every reason for no answer, and the policy with its default', () => {
    const missing = [...deliveryStates, ...failureWords, dueSoonDays.name].filter(
      (word) => !text.includes(`\`${word}\``),
    );
    expect(missing).toEqual([]);
    expect(text).toContain(`(policy, ${dueSoonDays.value} unless set)`);
  });
});

describe('its example', () => {
  const header = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(text)?.[1] ?? '';
  const body = /^\{"specversion".+$/m.exec(text)?.[0] ?? '';
  const secret = /whsec_[A-Za-z0-9+/=]{44}/.exec(text)?.[0] ?? '';
  const headers = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, header(name)]),
  );
  const at = Number(headers['webhook-timestamp']) * 1_000;
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: at }));
  afterAll(() => void vi.useRealTimers());

  it('is what is sent, and the official library verifies it', () => {
    const { data, time } = new Webhook(secret).verify(body, headers) as { data: Record<string, string>; time: string };
    const event = { ...data, seq: Number(data['seq']), at: Date.parse(time) } as unknown as Parameters<
      typeof bodyOfFact
    >[2];
    expect(bodyOfFact({ id: headers['webhook-id'] ?? '', no: 42 }, 'duty-missed', event)).toBe(body);
  });

  it('is verified by the snippet, and by nothing else than the secret, the body and the time', async () => {
    const [snippet = ''] = /(?<=```js\n)[\s\S]+?(?=```)/.exec(text) ?? [];
    const module = (await import(`data:text/javascript,${encodeURIComponent(snippet)}`)) as {
      verified: (secret: string, headers: object, body: string, now?: number) => unknown;
    };
    expect(module.verified(secret, headers, body, at)).toEqual(JSON.parse(body));
    const other = `whsec_${Buffer.alloc(32).toString('base64')}`;
    expect(() => module.verified(other, headers, body, at)).toThrow('not signed');
    expect(() => module.verified(secret, headers, body.replace('feedback:1', 'feedback:2'), at)).toThrow('not signed');
    for (const late of [301_000, -301_000])
      expect(() => module.verified(secret, headers, body, at + late)).toThrow('stale');
  });
});
