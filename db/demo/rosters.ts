/** Demo rosters at demo units: every mediator, firm and lawyer is invented. */
import { inArray } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { insertEntry, type NewEntry } from '../rosters/entries.ts';
import { serviceUnits } from '../schema/index.ts';

type DemoEntry = NewEntry & { readonly id: string };
type Details = Partial<Pick<NewEntry, 'areas' | 'firmId' | 'userId'>>;

const entry = (kind: NewEntry['kind'], id: string, unitId: string, name: string, details: Details = {}): DemoEntry => ({
  ...{ id, kind, unitId, name, firmId: null, userId: null, areas: [], servedUnits: [] },
  ...{ contractFrom: '2024-01-01', contractUntil: '2030-12-31', active: true },
  ...details,
});
const mediator = (id: string, unitId: string, name: string, details?: Details) =>
  entry('mediator', `mediator-${id}`, unitId, name, details);
const firm = (id: string, unitId: string, name: string, lawyers: readonly string[]): readonly DemoEntry[] => [
  entry('law-firm', `law-firm-${id}`, unitId, name),
  ...lawyers.map((lawyer, index) =>
    entry('lawyer', `lawyer-${id}-${index + 1}`, unitId, lawyer, {
      firmId: `law-firm-${id}`,
      userId: accounts[`lawyer-${id}-${index + 1}`] ?? null,
    }),
  ),
];

/** Whoever of a firm may sign in, to report on the cases they are named in. */
const accounts: Readonly<Record<string, string>> = { 'lawyer-chaoyang-1-1': 'u-chaoyang-lawyer' };

export const demoRoster: readonly DemoEntry[] = [
  mediator('legal-1', 'bj-legal', '闻人朗'),
  mediator('legal-2', 'bj-legal', '公冶舒', { areas: ['wages', 'contract'] }),
  mediator('chaoyang-1', 'chaoyang-centre', '欧阳明（特邀调解员）'),
  mediator('chaoyang-2', 'chaoyang-centre', '司徒宁', { userId: 'u-chaoyang-mediator' }),
  mediator('chaoyang-3', 'chaoyang-centre', '夏侯荻', { areas: ['social-insurance'] }),
  mediator('haidian-1', 'haidian-centre', '澹台溪'),
  mediator('haidian-2', 'haidian-centre', '令狐苇', { areas: ['wages', 'contract', 'social-insurance'] }),
  mediator('yunshan-1', 'chaoyang-yunshan-station', '端木禾', { userId: 'u-yunshan-head' }),
  ...firm('legal-1', 'bj-legal', '北京青衡律师事务所（示例）', ['皇甫棠', '申屠砚', '百里沐']),
  ...firm('chaoyang-1', 'chaoyang-centre', '北京云章律师事务所（示例）', ['宇文澜', '慕容柏']),
  ...firm('chaoyang-2', 'chaoyang-centre', '北京听雨律师事务所（示例）', ['东方穗', '西门汀', '南宫芷']),
  ...firm('haidian-1', 'haidian-centre', '北京松涛律师事务所（示例）', ['轩辕榆', '呼延霁']),
];

/** Adds the demo entries that are missing, where their unit is there; those that are there are left as they are. */
export async function loadDemoRosters(db: Queryable, keys: Keys): Promise<void> {
  const wanted = [...new Set(demoRoster.map(({ unitId }) => unitId))];
  const rows = await db.select({ id: serviceUnits.id }).from(serviceUnits).where(inArray(serviceUnits.id, wanted));
  const units = new Set(rows.map(({ id }) => id));
  for (const { id, ...demo } of demoRoster) if (units.has(demo.unitId)) await insertEntry(db, keys, id, demo);
}
