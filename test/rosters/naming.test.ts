import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dateOf } from '../../calendar/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { apply, breakdown, cityMediator, mediator, toCentre, unwilling } from '../labour-mediation/support/disputes.ts';
import { added, ask, assignmentsOf, proposalsFor, someone } from './support/rosters.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

/** A dispute at the district, with these people in it. */
async function dispute(body: Readonly<Record<string, unknown>> = {}): Promise<TicketFile> {
  const file = await apply(office, 'legal', body);
  await file.does('legal', 'accept-and-send-down', toCentre);
  return file;
}
/** The problem that somebody's naming is answered with. */
async function refusal(file: TicketFile, id: string) {
  const { body } = await office.at('chaoyang').act(file.caseNo, 'name-mediator', { mediator: id });
  const { status, reason, errors, detail } = body as Record<string, unknown>;
  return { status, reason, detail, errors: errors as { field: string; message: string }[] };
}
const today = () => dateOf(office.now);

describe('a mediator who is a party', () => {
  it('is refused with a problem that says why, and left out of the proposals', async () => {
    const file = await dispute({ caller: { name: '欧阳 明', phone: '13800000012' } });
    const { whyNot, ids } = await proposalsFor(office, file);
    expect(whyNot['mediator-chaoyang-1']).toEqual(['is-a-party']);
    expect(ids).not.toContain('mediator-chaoyang-1');
    expect(await refusal(file, 'mediator-chaoyang-1')).toEqual({
      ...{ status: 409, reason: 'mediator-is-a-party', detail: '调解员系本案当事人或其代理人' },
      errors: [
        {
          field: '/mediator',
          message: 'mediator-chaoyang-1 系本案当事人或其代理人 / is a party of this case, or represents one',
        },
      ],
    });
    expect(await assignmentsOf(office, file)).toEqual([]);
  });

  it.each([
    ['the worker’s representative', { caller: { name: '某职工', representative: '欧阳明（代理人）' } }],
    ['the employer, a one-man business', { employer: '欧阳明' }],
    ['the employer’s representative', { employerRepresentative: '欧阳明' }],
  ])('as %s is refused', async (_, body) => {
    const file = await dispute({ caller: { name: '某职工' }, employer: '丛台贸易行（虚构）', ...body });
    expect(await refusal(file, 'mediator-chaoyang-1')).toMatchObject({ status: 409, reason: 'mediator-is-a-party' });
  });
});

describe('a mediator who becomes a party', () => {
  it('does not end the case: neither as the worker whose name was put right, nor as one of many', async () => {
    const file = await dispute();
    await file.does('chaoyang', 'name-mediator', mediator);
    await file.does('chaoyang', 'add-workers', { workers: [{ name: '欧阳明' }] });
    await file.cannot('chaoyang', 'fail', breakdown, '409 mediator-is-a-party');
    const other = await dispute();
    await other.does('chaoyang', 'name-mediator', mediator);
    await other.does('chaoyang', 'amend-parties', { caller: { name: '欧阳明' }, reason: '身份证核对。' });
    await other.cannot('chaoyang', 'fail', breakdown, '409 mediator-is-a-party');
    await other.does('chaoyang', 'fail', { ...breakdown, mediator: 'mediator-chaoyang-2' });
  });
});

describe('a naming', () => {
  it('of nobody on the roster, of a lawyer, of another district’s, names the field', async () => {
    const file = await dispute();
    for (const id of ['mediator-nobody', 'lawyer-chaoyang-1-1']) {
      const problem = await refusal(file, id);
      expect(problem).toMatchObject({ status: 422, reason: 'not-on-the-roster', errors: [{ field: '/mediator' }] });
    }
    expect(await refusal(file, 'mediator-haidian-1')).toMatchObject({ reason: 'does-not-serve-the-holder' });
    expect(await refusal(file, cityMediator.mediator)).toMatchObject({ status: 422 });
  });

  it('of somebody absent is refused, from the first day of the absence to the last', async () => {
    const id = await added(office, 'mediators', someone('微生陌'));
    const file = await dispute();
    const [from, until] = [addDays(today(), -2), today()];
    expect((await proposalsFor(office, file)).ids).toContain(id);
    expect(
      (await ask(office, 'chaoyangHead', 'POST', `/v1/rosters/mediators/${id}/absences`, { from, until })).status,
    ).toBe(201);
    expect((await proposalsFor(office, file)).inWords[id]).toBe(`absent until ${until}`);
    expect(await refusal(file, id)).toMatchObject({ status: 409, reason: 'absent-today' });
    await ask(office, 'chaoyangHead', 'DELETE', `/v1/rosters/mediators/${id}/absences/${from}`);
    await file.does('chaoyang', 'name-mediator', { mediator: id });
  });

  it('of somebody whose contract is over, has not begun, or who has left is refused', async () => {
    const file = await dispute();
    const over = await added(
      office,
      'mediators',
      someone('鲜于旬', 'chaoyang-centre', { contractUntil: addDays(today(), -1) }),
    );
    const early = await added(
      office,
      'mediators',
      someone('闾丘晨', 'chaoyang-centre', { contractFrom: addDays(today(), 1) }),
    );
    const left = await added(office, 'mediators', someone('亓官野', 'chaoyang-centre', { active: false }));
    expect(await refusal(file, over)).toMatchObject({ status: 422, reason: 'contract-not-in-force' });
    expect(await refusal(file, early)).toMatchObject({ status: 422, reason: 'contract-not-in-force' });
    expect(await refusal(file, left)).toMatchObject({ status: 422, reason: 'not-on-the-roster' });
    const { whyNot, ids } = await proposalsFor(office, file);
    expect([whyNot[over], whyNot[early], whyNot[left], ids.includes(left)]).toEqual([
      ['contract-not-in-force'],
      ['contract-not-in-force'],
      undefined,
      false,
    ]);
  });

  it('repeated under its key is answered like the first time, whatever has happened since', async () => {
    const id = await added(office, 'mediators', someone('公良叙'));
    const file = await dispute();
    const key = { 'idempotency-key': 'naming-once' };
    const first = await file.does('chaoyang', 'name-mediator', { mediator: id }, key);
    const until = addDays(today(), 3);
    await ask(office, 'chaoyangHead', 'POST', `/v1/rosters/mediators/${id}/absences`, { from: today(), until });
    expect(await file.does('chaoyang', 'name-mediator', { mediator: id }, key)).toEqual(first);
  });
});

describe('what becomes of a naming', () => {
  it('refused, it keeps its reason and goes to the next, who is not the same again', async () => {
    const file = await dispute();
    const [first = '', second = ''] = (await proposalsFor(office, file)).ids;
    await file.does('chaoyang', 'name-mediator', { mediator: first });
    expect((await proposalsFor(office, file)).whyNot[first]).toEqual(['already-named']);
    const refused = await file.does('chaoyang', 'mediator-refuses', unwilling);
    const after = await proposalsFor(office, file);
    expect(after.whyNot[first]).toEqual(['has-refused-this-case']);
    expect(after.ids[0]).toBe(second);
    await file.does('chaoyang', 'name-mediator', { mediator: second });
    expect(await assignmentsOf(office, file)).toEqual([`${first} refused`, `${second} named`]);
    const journal = await ask(office, 'chaoyang', 'GET', `/v1/cases/${file.caseNo}/journal?limit=100`);
    const entries = (journal.body as { items: { cause: { id: string }; texts?: unknown }[] }).items;
    expect(entries.find(({ cause }) => cause.id === refused.commandId)).toMatchObject({ texts: unwilling });
  });

  it('replaced by another, it is no longer counted; closed, neither is', async () => {
    const file = await dispute();
    await file.does('chaoyang', 'name-mediator', mediator);
    await file.does('chaoyang', 'name-mediator', { mediator: 'mediator-chaoyang-2' });
    expect((await file.view('chaoyang')).details).toMatchObject({ mediator: 'mediator-chaoyang-2' });
    await file.does('chaoyang', 'fail', breakdown);
    expect(await assignmentsOf(office, file)).toEqual(['mediator-chaoyang-1 replaced', 'mediator-chaoyang-2 done']);
    const closed = await ask(office, 'chaoyang', 'GET', `/v1/cases/${file.caseNo}/proposals?role=mediator`);
    expect(`${closed.status} ${closed.body.reason}`).toBe('409 case-closed');
  });

  it('ended by a withdrawal too, and made anew after a reopening', async () => {
    const file = await dispute();
    await file.does('chaoyang', 'name-mediator', mediator);
    await file.does('legal', 'withdraw', { reason: '已自行和解' });
    await file.does('legal', 'reopen', { reason: '和解未兑现' });
    await file.does('legal', 'accept-and-send-down', toCentre);
    await file.does('chaoyang', 'name-mediator', mediator);
    expect(await assignmentsOf(office, file)).toEqual(['mediator-chaoyang-1 done', 'mediator-chaoyang-1 named']);
  });

  it('at a station ends when the case goes up', async () => {
    const file = await apply(office, 'yunshan');
    await file.does('yunshan', 'accept');
    await file.does('yunshan', 'name-mediator', { mediator: 'mediator-yunshan-1' });
    await file.does('yunshan', 'mediator-refuses', unwilling);
    await file.does('yunshan', 'name-mediator', mediator);
    await file.does('yunshan', 'find-complex', { grounds: '另有二十余名职工提出同样请求。' });
    await file.does('yunshan', 'report-up', { ...toCentre, reason: '涉及多家用工单位。' });
    expect(await assignmentsOf(office, file)).toEqual(['mediator-yunshan-1 refused', 'mediator-chaoyang-1 replaced']);
    expect((await file.view('chaoyang')).details).toMatchObject({ mediator: null });
  });
});
