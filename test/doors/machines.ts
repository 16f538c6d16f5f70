import { appoint } from '../../db/identity/appoint.ts';
import { makeKey } from '../../db/identity/machine-keys.ts';
import type { KeyPurpose } from '../../db/schema/index.ts';
import type { Reply } from '../support/desk.ts';
import type { TestHouse } from '../support/house.ts';

/** A system of another house at one of our doors: its account, its key, and requests with it. */
export async function machine(house: TestHouse, userId: string, purpose: KeyPurpose, unitId = 'bj-12351') {
  const { db, clock, app } = house;
  const post = { userId, label: '外部系统', tokenDays: 1, machine: true, roles: [`integration@${unitId}`] };
  await appoint(db, post, clock.now());
  const { key } = await makeKey(db, {
    ...{ userId, unitId, purpose, label: '外部系统', networks: ['127.0.0.1'], createdBy: 'u-security-officer' },
    ...{ createdAt: clock.now() - 1_000, expiresAt: clock.now() + 86_400_000 * 400 },
  });
  const send = async (
    method: 'GET' | 'POST',
    url: string,
    payload?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> => {
    const response = await app.inject({
      ...{ method, url, headers: { authorization: `Bearer ${key}`, ...headers } },
      ...(payload === undefined ? {} : { payload: payload as object }),
    });
    const isJson = /json/.test(String(response.headers['content-type']));
    return {
      ...{ status: response.statusCode, headers: response.headers },
      body: isJson && response.body ? response.json() : response.body,
    };
  };
  return {
    key,
    userId,
    get: (url: string, headers?: Record<string, string>) => send('GET', url, undefined, headers),
    post: (url: string, payload: unknown, headers?: Record<string, string>) => send('POST', url, payload, headers),
  };
}
export type Machine = Awaited<ReturnType<typeof machine>>;

let made = 0;
/** A demand as the grid hands it on; people are invented. */
export const transfer = (more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ source: 'grid', number: `GD-20260302-${String((made += 1)).padStart(4, '0')}`, matter: 'wages' },
  ...{ person: { name: '冀小禾', phone: '13800000000' }, text: '工地拖欠工资两个月。', place: '云杉街道示例里 3 号' },
  ...{ district: 'district-chaoyang', category: 'LD-07', reportedAt: '2026-03-02T08:00:00+08:00' },
  dueAt: '2026-03-03T08:00:00+08:00',
  ...more,
});
