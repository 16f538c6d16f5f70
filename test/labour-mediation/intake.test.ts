import { dateOf } from '../../calendar/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberships } from '../../db/schema/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { Person } from '../hotline-ticket/support/people.ts';
import { COLLECTION, agreement, application, apply, sentDown, mediator } from './support/disputes.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const opening = (who: Person, body: Readonly<Record<string, unknown>> = {}) =>
  office.at(who).post(COLLECTION, { ...application, ...body });

describe('an application', () => {
  it.each([
    ['legal', 'bj-legal', 'acceptance'],
    ['supervisor', 'bj-legal', 'acceptance'],
    ['qinghe', 'chaoyang-qinghe-station', 'receipt'],
    ['yunshanHead', 'chaoyang-yunshan-station', 'receipt'],
  ] as const)('is taken by %s at %s, which decides the direction', async (who, holder, stage) => {
    const reply = await opening(who);
    expect(reply.status, JSON.stringify(reply.body)).toBe(201);
    expect(reply.body).toMatchObject({ holder, stage });
  });

  it.each(['chaoyang', 'haidianHead', 'callTaker', 'callCentre', 'chaoyangUnion'] as const)(
    'is not taken by %s: neither of the city’s office nor of the third tier',
    async (who) => {
      const headers = { 'idempotency-key': `try ${who}` };
      const reply = await office.at(who).post(COLLECTION, application, headers);
      expect(`${reply.status} ${(reply.body as { reason: string }).reason}`).toBe('403 not-yours-to-do');
    },
  );

  it('against an employer is not taken by that employer’s own body, nor seen by it', async () => {
    const own = await opening('yunfan');
    expect(`${own.status} ${(own.body as { reason: string }).reason}`).toBe('422 employers-own-body');
    const dispute = await sentDown(office);
    expect((await office.at('yunfan').view(dispute.caseNo)).status).toBe(404);
    const other = await opening('yunfan', { employer: '某劳务派遣公司（虚构）', employerUnit: undefined });
    expect(other.body).toMatchObject({ holder: 'yunfan-logistics-home', stage: 'receipt' });
  });

  it('names both sides, whom those see who carry the case', async () => {
    const bare = await opening('legal', { caller: undefined });
    expect(bare.status).toBe(422);
    const dispute = await apply(office, 'yunshan');
    const seen = (await dispute.view('yunshan')).parties.map(({ part, details }) => [part, details?.['name']]);
    expect(seen).toEqual([
      ['claimant', '尚**'],
      ['employer', application.employer],
      ['representative', '尚**'],
    ]);
    expect((await dispute.view('yunshan')).intake).toMatchObject({ claim: application.claim });
  });

  it('at a station is seen by those above it and by the city’s office, and by no neighbour', async () => {
    const dispute = await apply(office, 'yunshan');
    for (const who of ['chaoyang', 'chaoyangSupervisor', 'supervisor', 'legal'] as const)
      expect((await office.at(who).view(dispute.caseNo)).status, who).toBe(200);
    for (const who of ['qinghe', 'haidian', 'callTaker'] as const)
      expect((await office.at(who).view(dispute.caseNo)).status, who).toBe(404);
    const offered = (await dispute.view('yunshan')).available.map(({ action }) => action);
    expect(offered).toEqual(expect.arrayContaining(['accept', 'decline', 'report-up', 'settle', 'fail', 'withdraw']));
    expect((await dispute.view('legal')).available).toEqual([]);
  });

  it('sent twice under one key opens one case', async () => {
    const headers = { 'idempotency-key': 'one application' };
    const [first, second] = [
      await office.at('yunshan').post(COLLECTION, application, headers),
      await office.at('yunshan').post(COLLECTION, application, headers),
    ];
    expect((second.body as { caseNo: string }).caseNo).toBe((first.body as { caseNo: string }).caseNo);
  });
});

describe('somebody who works at the office and at a station', () => {
  it('opens for the office', async () => {
    await office.house.db
      .insert(memberships)
      .values({ userId: 'u-haidian-head', role: 'caseworker', bodyId: 'haidian-songtao-station' });
    expect((await opening('haidianHead')).body).toMatchObject({ holder: 'haidian-songtao-station' });
    await office.house.db
      .insert(memberships)
      .values({ userId: 'u-haidian-head', role: 'caseworker', bodyId: 'bj-legal' });
    expect((await opening('haidianHead')).body).toMatchObject({ holder: 'bj-legal', stage: 'acceptance' });
  });
});

describe('the station’s own case', () => {
  it('lies in its in-tray with what may be done', async () => {
    const dispute = await apply(office, 'qinghe');
    const { items } = (await office.at('qinghe').get('/v1/in-tray')).body as { items: { caseNo: string }[] };
    expect(items.find(({ caseNo }) => caseNo === dispute.caseNo)).toMatchObject({
      open: expect.arrayContaining([expect.objectContaining({ action: 'accept' })]) as unknown[],
    });
    await dispute.does('qinghe', 'claim');
    await dispute.does('qinghe', 'settle', { ...agreement, ...mediator });
  });
});

describe('lists', () => {
  it('know the process, its labels, its clauses and both clocks', async () => {
    const dispute = await sentDown(office);
    const query = 'process=labour-mediation&clause=%E4%BA%8C(%E5%9B%9B)5%E4%B8%8B%E6%B4%BE(2)&state=running';
    const reply = await office.at('chaoyang').get(`/v1/deadlines?${query}`);
    const { items } = reply.body as { items: { caseNo: string; name: string }[] };
    const mine = items.filter(({ caseNo }) => caseNo === dispute.caseNo).map(({ name }) => name);
    expect(mine.sort(), JSON.stringify(reply.body)).toEqual(['closing', 'plan']);
    const cases = await office.at('chaoyang').get('/v1/cases?process=labour-mediation&stage=mediation');
    expect(JSON.stringify(cases.body)).toContain(dispute.caseNo);
  });
});

describe('the office that runs mediation for the city', () => {
  const set = (value: unknown) => {
    const payload = { effectiveFrom: dateOf(office.now), value };
    const authorization = `Bearer ${office.house.token('u-administrator')}`;
    return office.house.app.inject({
      ...{ method: 'PUT', url: '/v1/policies/mediation-platform', headers: { authorization }, payload },
    });
  };

  it('is a policy that names a unit there is', async () => {
    expect((await set('nowhere')).statusCode).toBe(422);
    expect((await set(5)).statusCode).toBe(422);
    expect((await set('bj-legal')).statusCode).toBe(200);
  });

  it('is shown with the route and who may open', async () => {
    const { body } = await office.at('legal').get('/openapi.json');
    const { paths } = body as { paths: Record<string, { post?: { description: string } }> };
    expect(paths[COLLECTION]?.post?.description).toContain('caseworker@intake');
    expect(paths).toHaveProperty([`${COLLECTION}/{caseNo}/accept-and-send-down`]);
  });
});
