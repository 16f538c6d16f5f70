import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands, dossierBatches, dossierBatchCases, numberSeries } from '../../db/schema/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { Person } from '../hotline-ticket/support/people.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { concluded, dossier, gathered, named, sentDown } from './support/aid.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const URL = '/v1/dossier-batches';
interface Batch {
  readonly no: string;
  readonly unit: { readonly id: string };
  readonly toUnit: string;
  readonly size: number;
  readonly cases: readonly { readonly position: number; readonly caseNo: string; readonly handIn: string }[];
}
const send = (who: Person, aids: readonly Pick<TicketFile, 'caseNo'>[], key?: string) =>
  office.at(who).post(
    URL,
    { caseNos: aids.map(({ caseNo }) => caseNo) },
    {
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
  );
const written = async () => ({
  batches: (await office.house.db.select().from(dossierBatches)).length,
  cases: (await office.house.db.select().from(dossierBatchCases)).length,
  acts: (await office.house.db.select().from(commands).where(eq(commands.action, 'hand-in'))).length,
  numbers: (await office.house.db.select().from(numberSeries).where(eq(numberSeries.series, 'DC')))[0]?.last ?? 0,
});
/** Refused as a whole: 422 that names these positions, and nothing written. */
async function refusesAt(who: Person, aids: readonly Pick<TicketFile, 'caseNo'>[], positions: readonly number[]) {
  const before = await written();
  const reply = await send(who, aids);
  expect(reply.status, JSON.stringify(reply.body)).toBe(422);
  const { errors } = reply.body as { errors: { field: string }[] };
  expect(errors.map(({ field }) => field)).toEqual(positions.map((position) => `/caseNos/${position}`));
  expect(await written()).toEqual(before);
}

describe('a batch of dossiers (统一上报)', () => {
  it('goes to the city under one number, every case by its own act', async () => {
    const aids = [await gathered(office), await gathered(office), await gathered(office)];
    const reply = await send('chaoyangHead', aids);
    expect(reply.status, JSON.stringify(reply.body)).toBe(201);
    const batch = reply.body as Batch;
    expect(batch.no).toMatch(/^DC-\d{4}-\d{6}$/);
    expect(reply.headers['location']).toBe(`${URL}/${batch.no}`);
    expect(batch).toMatchObject({ unit: { id: 'chaoyang-centre' }, toUnit: 'bj-legal', size: 3 });
    expect(batch.cases).toMatchObject(
      aids.map(({ caseNo }, index) => ({ position: index + 1, caseNo, handIn: 'done', stage: 'dossier-review' })),
    );
    for (const aid of aids) {
      expect(await aid.view('legal')).toMatchObject({ holder: 'bj-legal', details: { batch: batch.no } });
      expect(await aid.facts('dossier-handed-in')).toMatchObject([{ batch: batch.no }]);
      expect(await aid.limits()).toMatchObject({ 'hand-in:1': 'met' });
    }
    await aids[0]?.does('legal', 'archive');
    const list = (await office.at('legal').get(`${URL}/${batch.no}`)).body as Batch;
    expect(list.cases[0]).toMatchObject({ stage: 'archived', outcome: 'completed', handIn: 'done' });
  });

  it('with a case that is not ready, not there, of another unit, or twice in the list is refused as a whole', async () => {
    const ready = await gathered(office);
    const early = await concluded(office);
    const other = await named(await sentDown(office, 'haidian-centre'), 'haidian');
    await other.does('haidian', 'conclude', { result: 'lost', recoveredYuan: 0, summary: '证据不足' });
    await other.does('haidian', 'submit-dossier', dossier);
    await refusesAt('chaoyang', [ready, early], [1]);
    await refusesAt('chaoyang', [{ caseNo: 'LA-2026-000000' }, ready, other], [0, 2]);
    await refusesAt('legal', [ready, other], [0, 1]);
    await refusesAt('supervisor', [ready], [0]);
    await refusesAt('haidian', [ready], [0]);
    expect((await send('chaoyang', [ready, ready])).status).toBe(422);
    expect((await send('chaoyang', [])).status).toBe(422);
    const ticket = await office.open();
    await refusesAt('callTaker', [ticket], [0]);
    expect((await send('chaoyang', [ready])).status).toBe(201);
    await refusesAt('chaoyang', [ready], [0]);
  });

  it('sent twice under one key is one batch, also at the same time; with another list the key is refused', async () => {
    const [first, second] = [await gathered(office), await gathered(office)];
    const replies = await Promise.all([1, 2, 3].map(() => send('chaoyang', [first], 'one batch')));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(replies.map(({ body }) => (body as Batch).no)).size).toBe(1);
    expect(await first.facts('dossier-handed-in')).toHaveLength(1);
    const other = await send('chaoyang', [second], 'one batch');
    expect(`${other.status} ${(other.body as { code: string }).code}`).toBe('422 idempotency-key-reused');
    expect((await send('chaoyangHead', [second], 'one batch')).status, 'a key is somebody’s own').toBe(201);
  });

  it('two at once for one case: one gets it', async () => {
    const aid = await gathered(office);
    const replies = await Promise.all([send('chaoyang', [aid]), send('chaoyangSecond', [aid])]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  it('is listed for the unit, those above it and the city, and is not there for others', async () => {
    const aid = await gathered(office);
    const { no } = (await send('chaoyang', [aid])).body as Batch;
    for (const who of ['chaoyang', 'chaoyangSupervisor', 'supervisor', 'legal'] as const) {
      const { items } = (await office.at(who).get(`${URL}?unit=chaoyang-centre&limit=1`)).body as { items: Batch[] };
      expect(
        items.map((item) => item.no),
        who,
      ).toEqual([no]);
      expect((await office.at(who).get(`${URL}/${no}`)).status, who).toBe(200);
    }
    for (const who of ['haidian', 'yunshan', 'callTaker'] as const) {
      expect((await office.at(who).get(`${URL}/${no}`)).status, who).toBe(404);
      const { items } = (await office.at(who).get(URL)).body as { items: Batch[] };
      expect(items, who).toEqual([]);
    }
    const page = (await office.at('legal').get(`${URL}?limit=1`)).body as { next: string };
    const next = (await office.at('legal').get(page.next)).body as { items: Batch[] };
    expect(next.items.map((item) => item.no)).not.toContain(no);
  });

  it('returned for correction, a dossier is handed in again with another', async () => {
    const aid = await gathered(office);
    const first = (await send('chaoyang', [aid])).body as Batch;
    await aid.does('legal', 'return-for-correction', { reason: '缺页' });
    const second = (await send('chaoyang', [aid])).body as Batch;
    expect(second.no > first.no).toBe(true);
    expect((await aid.view('legal')).details).toMatchObject({ batch: second.no });
  });
});
