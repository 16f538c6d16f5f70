/** Firms and lawyers: whom they act for decides against whom they are offered. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rosterAssignments } from '../../db/schema/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { apply, breakdown, toCentre } from '../labour-mediation/support/disputes.ts';
import { ask, proposalsFor } from './support/rosters.ts';

let office: Office;
let made = 0;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const FIRM = 'law-firm-chaoyang-1';
const LAWYERS = ['lawyer-chaoyang-1-1', 'lawyer-chaoyang-1-2'];
const parties = (body: Readonly<Record<string, unknown>> = {}) => {
  made += 1;
  return { caller: { name: `某职工${made}号` }, employer: `第${made}制件厂（虚构）`, ...body };
};
async function dispute(body: Readonly<Record<string, unknown>>): Promise<TicketFile> {
  const file = await apply(office, 'legal', body);
  await file.does('legal', 'accept-and-send-down', toCentre);
  return file;
}
/** Somebody is named in a case, as a process with counsel would do it. */
const named = (file: TicketFile, entryId: string) =>
  office.house.db.insert(rosterAssignments).values({
    ...{ caseNo: file.caseNo, no: 99, entryId, state: 'named', namedAt: office.now },
    ...{ namedBy: 'u-chaoyang-head', commandId: 'none' },
  });
/** Why the house is not offered: the firm, then its lawyers; empty where it is. */
async function whyNot(file: TicketFile): Promise<(string | undefined)[]> {
  const firms = await proposalsFor(office, file, 'law-firm');
  const lawyers = await proposalsFor(office, file, 'lawyer');
  return [firms.whyNot[FIRM], ...LAWYERS.map((id) => lawyers.whyNot[id])].map((codes) => codes?.join());
}
const all = (code: string | undefined) => [code, code, code];

it('a firm that acts for the employer is not offered, nor are its lawyers, until it does so no longer', async () => {
  const people = parties({ employer: '丹枫印务公司（示例）' });
  const client = { name: '丹枫印务公司' };
  const added = await ask(office, 'chaoyangHead', 'POST', `/v1/rosters/law-firms/${FIRM}/clients`, client);
  expect(added.status).toBe(201);
  const file = await dispute(people);
  expect(await whyNot(file)).toEqual(all('acts-for-a-party'));
  expect((await proposalsFor(office, file, 'law-firm')).inWords[FIRM]).toBe('acts for the employer');
  expect((await proposalsFor(office, file, 'law-firm')).ids).toContain('law-firm-chaoyang-2');
  const [{ ref }] = added.body.clients;
  expect((await ask(office, 'chaoyangHead', 'DELETE', `/v1/rosters/law-firms/${FIRM}/clients/${ref}`)).status).toBe(
    200,
  );
  expect(await whyNot(file)).toEqual(all(undefined));
});

it('a lawyer’s own client counts for the whole house; the worker being a client is no bar to acting for them', async () => {
  const people = parties();
  await ask(office, 'chaoyangHead', 'POST', `/v1/rosters/lawyers/${LAWYERS[0]}/clients`, { name: people.employer });
  expect(await whyNot(await dispute(people))).toEqual(all('acts-for-a-party'));
  const other = parties();
  await ask(office, 'chaoyangHead', 'POST', `/v1/rosters/lawyers/${LAWYERS[0]}/clients`, { name: other.caller.name });
  expect(await whyNot(await dispute(other))).toEqual(all(undefined));
});

it('a mediator may act for neither side', async () => {
  for (const side of ['employer', 'worker'] as const) {
    const people = parties();
    const name = side === 'employer' ? people.employer : people.caller.name;
    await ask(office, 'chaoyangHead', 'POST', '/v1/rosters/mediators/mediator-chaoyang-1/clients', { name });
    const file = await dispute(people);
    const { status, body } = await office
      .at('chaoyang')
      .act(file.caseNo, 'name-mediator', { mediator: 'mediator-chaoyang-1' });
    expect(`${status} ${body.reason} ${body.errors[0].field}`).toBe('409 conflict-of-interest /mediator');
  }
});

it('whoever represents the employer, here or in a case that is open, is not offered; one of the house is enough', async () => {
  const here = parties({ employerRepresentative: '宇文澜（北京云章律师事务所）' });
  const [firm, first, second] = await whyNot(await dispute(here));
  expect([firm, second]).toEqual(['acts-for-a-party', 'acts-for-a-party']);
  expect(first).toBe('is-a-party,acts-for-a-party');

  const employer = parties();
  const elsewhere = await dispute({ ...parties(), employer: employer.employer, employerRepresentative: '慕容柏' });
  const file = await dispute(employer);
  expect(await whyNot(file)).toEqual(all('acts-elsewhere-for-other-side'));
  await elsewhere.does('chaoyang', 'fail', { ...breakdown, mediator: 'mediator-chaoyang-1' });
  expect(await whyNot(file), 'that case is closed').toEqual(all(undefined));
});

it('named for a worker elsewhere: against the same employer again, but not against that worker', async () => {
  const first = parties();
  const elsewhere = await dispute(first);
  await named(elsewhere, LAWYERS[0] ?? '');
  expect(await whyNot(await dispute(parties({ employer: first.employer })))).toEqual(all(undefined));
  const against = await dispute(parties({ employer: first.caller.name }));
  expect(await whyNot(against)).toEqual(all('acts-elsewhere-for-other-side'));
  const forTheirOpponent = await dispute(parties({ caller: { name: first.employer } }));
  expect(await whyNot(forTheirOpponent)).toEqual(all('acts-elsewhere-against'));
});

it('a firm that acts for the opponent beside the employer is not offered either', async () => {
  const client = { name: '对岸劳务派遣公司' };
  expect((await ask(office, 'chaoyangHead', 'POST', `/v1/rosters/law-firms/${FIRM}/clients`, client)).status).toBe(201);
  const body = { matter: 'wages', claim: '追索工资。', opponent: '对岸劳务派遣公司（虚构）', ...parties() };
  const aid = await office.openAt('/v1/legal-aid-applications', body, 'legal');
  await aid.does('legal', 'accept-and-send-down', toCentre);
  await aid.cannot('chaoyang', 'name-firm', { firm: FIRM }, '409 conflict-of-interest');
});
