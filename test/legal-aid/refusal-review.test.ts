import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printed } from '../papers/support/papers.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { DAY_MS, type TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { COLLECTION, application, apply, because, grounds, named, reportedUp, toCentre } from './support/aid.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const refusedByTheCity = async () => {
  const aid = await apply(office);
  await aid.does('legal', 'refuse', because);
  return aid;
};
const refusedByTheDistrict = async () => {
  const aid = await reportedUp(office);
  await aid.does('chaoyang', 'refuse', because);
  return aid;
};
/** The case that was opened about a refusal; the relay opens it. */
async function reviewOf(aid: TicketFile): Promise<TicketFile> {
  const links = await aid.rows('caseLinks');
  const caseNo = links.find((link) => link.kind === 'review')?.linkedCaseNo ?? '';
  const review = new Promise<TicketFile>((resolve, reject) => {
    let tries = 0;
    const look = async () => {
      const seen = await office.at('legal').view(caseNo);
      if (seen.status === 200) return resolve(await office.file(caseNo));
      tries += 1;
      if (tries > 100) return reject(new Error(`no review ${caseNo}`));
      setTimeout(() => void look(), 100);
    };
    void look();
  });
  return review;
}

/** A refusal of the district that the city has reviewed and upheld. */
async function reviewedAndRefused() {
  const aid = await refusedByTheDistrict();
  await aid.does('yunshan', 'request-review', grounds);
  await (await reviewOf(aid)).does('legal', 'refuse', because);
  return aid;
}

describe('a refusal (法律援助法49条)', () => {
  it('of the district is reviewed by the city, as a case of its own, linked both ways', async () => {
    const aid = await refusedByTheDistrict();
    const closedAt = (await aid.row()).closedAt;
    await aid.cannot('yunshan', 'request-review', {}, '422');
    await aid.cannot('chaoyang', 'request-review', grounds, '403 not-yours-to-do');
    const decision = await printed(office, 'legal', `/v1/cases/${aid.caseNo}/documents/aid-refusal:1`);
    for (const said of [because.reason, '15日内', '复查一次']) expect(decision).toContain(said);
    const receipt = await aid.does('yunshan', 'request-review', grounds);
    expect(receipt).toMatchObject({ stage: 'archived', caseOutcome: 'refused' });
    expect((await aid.row()).closedAt, 'it stays refused').toBe(closedAt);
    expect(await aid.limits()).toMatchObject({ 'refusal-review:1': 'met' });

    const review = await reviewOf(aid);
    expect(review.caseNo).not.toBe(aid.caseNo);
    expect((await review.rows('caseLinks')).map(({ linkedCaseNo, kind }) => [linkedCaseNo, kind])).toEqual([
      [aid.caseNo, 'review'],
    ]);
    const view = await review.view('legal');
    expect(view).toMatchObject({ stage: 'city-review', holder: 'bj-legal', title: (await aid.view('legal')).title });
    expect(view.details).toMatchObject({ direction: 'down', opening: { reviewOf: aid.caseNo, matter: 'wages' } });
    expect(view.parties.map(({ details }) => details?.['name'])).toEqual([
      ...['濮阳**', application.employer, application.opponent],
    ]);
    const { claim, means, opponent } = application;
    expect(view.intake).toMatchObject({ ...grounds, claim, means, opponent });
    expect((await office.at('yunfan').view(review.caseNo)).status, 'kept away from the employer’s own body').toBe(404);

    const refused = await reviewOf(await reviewedAndRefused());
    const final = await printed(office, 'legal', `/v1/cases/${refused.caseNo}/documents/aid-refusal:1`);
    expect(final).toContain('不再复查');
    expect(final).not.toContain('书面申请复查');
    await review.does('legal', 'accept-and-send-down', toCentre);
    await named(review, 'chaoyang');
    expect(await review.view('chaoyang')).toMatchObject({ stage: 'representation' });
  });

  it('of the city is reviewed there by somebody else', async () => {
    const aid = await refusedByTheCity();
    await aid.does('legalHead', 'request-review', grounds);
    const review = await reviewOf(aid);
    await review.cannot('legal', 'refuse', because, '403 refused-by-yourself');
    await review.cannot('legal', 'accept-and-send-down', toCentre, '403 refused-by-yourself');
    expect(await review.does('legalHead', 'accept-and-send-down', toCentre)).toMatchObject({ stage: 'naming' });
    expect(await review.limits()).toMatchObject({ 'city-review:1': 'met' });
  });

  it('is reviewed once, also after it was reopened and refused again; there is no review of a review', async () => {
    const aid = await refusedByTheCity();
    await aid.does('legal', 'request-review', grounds);
    await aid.cannot('legal', 'request-review', grounds, '409 already-reviewed');
    const review = await reviewOf(aid);
    await aid.does('legal', 'reopen', { reason: '登记有误' });
    await aid.does('legal', 'refuse', because);
    await aid.cannot('legal', 'request-review', grounds, '409 already-reviewed');

    const upheld = await review.does('legalHead', 'refuse', because);
    expect(upheld).toMatchObject({ caseOutcome: 'refused' });
    await review.cannot('legal', 'request-review', grounds, '409 review-is-final');
    expect(Object.keys(await review.limits())).not.toContain('refusal-review:1');
  });

  it('is not reviewed after the window, nor while it is reopened', async () => {
    await office.setPolicy('refusal-review-days', 3);
    const late = await refusedByTheCity();
    await office.setPolicy('refusal-review-days', 15);
    await late.skipPast('refusal-review:1');
    expect((await late.view('legal')).available.map(({ action }) => action)).not.toContain('request-review');
    await late.cannot('legal', 'request-review', grounds, '409 review-window-over');
    await late.does('legal', 'reopen', { reason: '登记有误' });
    await late.cannot('legal', 'request-review', grounds, '409 not-open-now');

    const reopened = await refusedByTheCity();
    await reopened.does('legal', 'reopen', { reason: '登记有误' });
    expect(await reopened.limits()).toMatchObject({ 'refusal-review:1': 'cancelled', 'archive-window:1': 'met' });
  });

  it('may be reviewed for longer than an archive is open by itself, or not at all, by policy', async () => {
    await office.setPolicy('refusal-review-days', 40);
    const long = await refusedByTheCity();
    await office.setPolicy('refusal-review-days', 0);
    const none = await refusedByTheCity();
    await office.setPolicy('refusal-review-days', 15);
    await none.cannot('legal', 'request-review', grounds, '409 case-closed');
    await long.skip(38 * DAY_MS);
    await long.does('legal', 'request-review', grounds);
    expect(await long.limits()).toMatchObject({ 'archive-window:1': 'met', 'archive-window:2': 'running' });
    await long.skipPast('archive-window:2');
    await long.skip(10 * 60_000);
    expect(await long.view('legal')).toMatchObject({ engine: 'ended', outcome: 'refused' });
  });
});

describe('what only the house fills in', () => {
  it.each(['reviewOf', 'refusedBy'])('%s is not taken from anybody', async (name) => {
    const reply = await office.at('legal').post(COLLECTION, { ...application, [name]: 'LA-2026-000001' });
    expect(reply.status).toBe(422);
    expect((reply.body as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual([`/${name}`]);
  });
});
