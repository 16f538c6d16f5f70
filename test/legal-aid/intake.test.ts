import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { Person } from '../hotline-ticket/support/people.ts';
import { COLLECTION, application, apply, sentDown } from './support/aid.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const opening = (who: Person, body: Readonly<Record<string, unknown>> = {}, headers?: Record<string, string>) =>
  office.at(who).post(COLLECTION, { ...application, ...body }, headers);

describe('an application', () => {
  it.each([
    ['legal', 'bj-legal', 'city-review'],
    ['supervisor', 'bj-legal', 'city-review'],
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
      const reply = await opening(who, {}, { 'idempotency-key': `try ${who}` });
      expect(`${reply.status} ${(reply.body as { reason: string }).reason}`).toBe('403 not-yours-to-do');
    },
  );

  it('against an employer is neither taken nor seen by that employer’s own body', async () => {
    const own = await opening('yunfan');
    expect(`${own.status} ${(own.body as { reason: string }).reason}`).toBe('422 employers-own-body');
    const aid = await sentDown(office);
    expect((await office.at('yunfan').view(aid.caseNo)).status).toBe(404);
  });

  it('keeps what people wrote from everybody who does not carry it', async () => {
    const bare = await opening('legal', { caller: undefined });
    expect(bare.status).toBe(422);
    const aid = await apply(office, 'yunshan');
    const view = await aid.view('yunshan');
    expect(view.parties.map(({ part, details }) => [part, details?.['name']])).toEqual([
      ['claimant', '濮阳**'],
      ['employer', application.employer],
      ['employer', application.opponent],
    ]);
    const { claim, means, opponent } = application;
    expect(view.intake).toMatchObject({ claim, means, opponent });
    for (const who of ['chaoyang', 'chaoyangSupervisor', 'supervisor', 'legal'] as const)
      expect((await office.at(who).view(aid.caseNo)).status, who).toBe(200);
    for (const who of ['qinghe', 'haidian', 'callTaker'] as const)
      expect((await office.at(who).view(aid.caseNo)).status, who).toBe(404);
    const offered = view.available.map(({ action }) => action);
    expect(offered).toEqual(expect.arrayContaining(['report-up', 'request-papers', 'withdraw']));
    expect(offered).not.toContain('refuse');
  });

  it('sent twice under one key opens one case', async () => {
    const headers = { 'idempotency-key': 'one application' };
    const [first, second] = [await opening('yunshan', {}, headers), await opening('yunshan', {}, headers)];
    expect((second.body as { caseNo: string }).caseNo).toBe((first.body as { caseNo: string }).caseNo);
  });
});

it('lists know the process, its labels and its clauses', async () => {
  const aid = await apply(office);
  const query = `process=legal-aid&clause=${encodeURIComponent('二(四)6下派(1)')}&state=running`;
  const reply = await office.at('legal').get(`/v1/deadlines?${query}`);
  const { items } = reply.body as { items: { caseNo: string; name: string }[] };
  expect(items.filter(({ caseNo }) => caseNo === aid.caseNo).map(({ name }) => name)).toEqual(['city-review']);
  const { paths } = (await office.at('legal').get('/openapi.json')).body as {
    paths: Record<string, { post?: { description: string } }>;
  };
  expect(paths[COLLECTION]?.post?.description).toContain('caseworker@intake');
  expect(paths).toHaveProperty([`${COLLECTION}/{caseNo}/accept-and-send-down`]);
  expect(paths).toHaveProperty(['/v1/dossier-batches']);
});
