import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

/** Words that occur nowhere else; each stands for what a person might write. */
const CANARY = [
  '金丝雀甲',
  '13987654321',
  '金丝雀路七号',
  '金丝雀制衣厂',
  '金丝雀的诉求',
  '金丝雀的核实',
  '金丝雀的结果',
  '金丝雀的备注',
];
let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

it('what people say stands in encrypted columns only: not in the tables, not in the history, not in visibility', async () => {
  const callTaker = desk(house, 'u-call-taker-1');
  const caseworker = desk(house, 'u-chaoyang-caseworker-1');
  const [name, phone, address, employer, question, findings, result, text] = CANARY;
  const { body } = await callTaker.post('/v1/hotline-tickets', {
    ...{ channel: 'hotline', matter: 'wages', question, employer },
    caller: { name, phone, address },
  });
  const { caseNo } = body;
  expect((await callTaker.act(caseNo, 'dispatch', { toUnit: 'chaoyang-centre', instruction: text })).status).toBe(200);
  expect((await caseworker.act(caseNo, 'note', { text })).status).toBe(200);
  const feedback = { verified: 'confirmed', treatment: 'resolved', findings, result };
  expect((await caseworker.act(caseNo, 'give-feedback', feedback)).status).toBe(200);
  // A refused act leaves its text nowhere either.
  expect((await caseworker.act(caseNo, 'give-feedback', feedback)).status).toBe(403);

  const { rows: tables } = await house.db.execute<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  expect(tables.length).toBeGreaterThan(20);
  for (const table of tables) {
    const { rows } = await house.db.$client.query<{ line: string }>(`select t::text as line from "${table.name}" t`);
    for (const word of CANARY)
      expect(
        rows.filter(({ line }) => line.includes(word)),
        `${word} in ${table.name}`,
      ).toEqual([]);
  }
  const bytes = Buffer.concat(tables.length > 0 ? await binaryColumns() : []);
  for (const word of CANARY) expect(bytes.includes(Buffer.from(word)), `${word} in a bytea column`).toBe(false);

  const history = await house.client.workflow.getHandle(`hotline-ticket:${caseNo}`).fetchHistory();
  const payloads = payloadBytes(history);
  expect(payloads.length).toBeGreaterThan(10);
  for (const word of CANARY)
    expect(
      payloads.some((data) => data.includes(Buffer.from(word))),
      `${word} in the history`,
    ).toBe(false);

  const view = await callTaker.view(caseNo);
  expect(view.body.parties[0].details).toEqual({ name: '金***', phone: '139****4321', address: '***' });
  const unmasked = await callTaker.post(`/v1/cases/${caseNo}/unmask`, { purpose: 'contact', reason: '回拨诉求人' });
  expect(unmasked.body.parties[0].details).toEqual({ name, phone, address });
  expect(view.body.intake.question).toBe(question);
});

async function binaryColumns(): Promise<Buffer[]> {
  const { rows } = await house.db.execute<{ data: Buffer }>(
    'select body_cipher as data from commands where body_cipher is not null union all select details_cipher from case_parties',
  );
  expect(rows.length).toBeGreaterThan(4);
  return rows.map((r) => r.data);
}

function payloadBytes(value: unknown): Buffer[] {
  if (value instanceof Uint8Array) return [Buffer.from(value)];
  if (Array.isArray(value)) return value.flatMap(payloadBytes);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(payloadBytes) : [];
}
