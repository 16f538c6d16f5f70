import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOfDocx } from '../documents/reading.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import {
  agreement,
  apply,
  because,
  breakdown,
  mediator,
  reportedUp,
  sentDown,
  toCentre,
} from '../labour-mediation/support/disputes.ts';
import { downloaded, filesStored, listed, printed, serials } from './support/papers.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

describe('an act that a document is tied to', () => {
  it('ends with the document: numbered, printed, hashed, and in the list when the receipt is there', async () => {
    const dispute = await sentDown(office);
    expect((await listed(office, dispute, 'legal')).map(({ id }) => id)).toEqual([
      'acceptance-decision:1',
      'dispatch-note:1',
    ]);
    await dispute.does('chaoyang', 'name-mediator', mediator);
    const receipt = await dispute.does('chaoyang', 'settle', agreement);
    expect(receipt).toMatchObject({ stage: 'filing', open: ['submit'] });
    const found = (await listed(office, dispute, 'chaoyang')).find(({ kind }) => kind === 'mediation-agreement');
    expect(found).toMatchObject({ id: 'mediation-agreement:1', state: 'issued', templateVersion: 1, replaces: null });
    expect(found?.issuer.id).toBe('chaoyang-centre');
    const pdf = await downloaded(office, 'chaoyang', found?.links.pdf ?? '');
    expect(createHash('sha256').update(pdf).digest('hex')).toBe(found?.sha256);
    const text = await printed(office, 'chaoyang', found?.links.pdf ?? '');
    for (const said of [
      found?.number ?? '',
      '尚可青',
      '尚可蓝',
      '云帆物流公司（示例）',
      '欧阳明',
      agreement.terms,
      '叁万元整',
      dispute.caseNo,
    ])
      expect(text).toContain(said);
    const docx = textOfDocx(await downloaded(office, 'chaoyang', found?.links.docx ?? '')).replace(/\s+/g, '');
    expect(docx).toContain(agreement.terms);
    expect(await dispute.facts('document-issued')).toHaveLength(3);
  });

  it('names as applicant whoever applied', async () => {
    const dispute = await apply(office, 'legal', { applicant: 'employer', employerRepresentative: '贺兰木' });
    await dispute.does('legal', 'accept-and-send-down', toCentre);
    await dispute.does('chaoyang', 'settle', { ...agreement, ...mediator });
    const text = await printed(office, 'chaoyang', `/v1/cases/${dispute.caseNo}/documents/mediation-agreement:1`);
    expect(text).toContain('申请人云帆物流公司（示例）申请人的代理人贺兰木被申请人尚可青');
  });

  it('counts its limits from the act, not from when the document was there', async () => {
    const dispute = await apply(office);
    const sent = await dispute.does('legal', 'accept-and-send-down', toCentre);
    const [command] = (await dispute.rows('commands')).filter(({ action }) => action === 'accept-and-send-down');
    expect((await dispute.limit('plan:1')).startedAt).toBe(command?.receivedAt);
    expect(sent.deadlines.map(({ id }) => id)).toContain('closing:1');
  });

  it('is refused while a field is missing; it says which, and nothing is left behind', async () => {
    const dispute = await sentDown(office);
    const before = {
      series: await serials(office, 'chaoyang-centre:mediation-agreement'),
      files: await filesStored(office.house.filesFolder),
    };
    const reply = await office.at('chaoyang').act(dispute.caseNo, 'settle', agreement);
    expect(reply.status).toBe(422);
    expect(reply.body).toMatchObject({ code: 'invalid', reason: 'document-incomplete' });
    expect(reply.body.errors).toMatchObject([{ field: '/mediator' }]);
    expect(reply.body.errors[0].message).toContain('调解员');
    await dispute.cannot('chaoyang', 'settle', agreement, '422 document-incomplete');
    await dispute.cannot('chaoyang', 'fail', breakdown, '422 document-incomplete');
    expect(await serials(office, 'chaoyang-centre:mediation-agreement')).toEqual(before.series);
    expect(await filesStored(office.house.filesFolder)).toBe(before.files);
    expect(await listed(office, dispute, 'chaoyang')).toHaveLength(2);
  });

  it('is shown beforehand as a draft that writes nothing', async () => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyang', 'name-mediator', mediator);
    const url = `/v1/labour-mediations/${dispute.caseNo}/settle/preview`;
    const draft = await office.at('chaoyang').bytes(url, agreement);
    expect(draft.type).toBe('application/pdf');
    expect(draft.body.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await listed(office, dispute, 'chaoyang')).toHaveLength(2);
    expect((await office.at('haidian').post(url, agreement)).status).toBe(404);
    expect((await office.at('legal').post(url, agreement)).status).toBe(403);
    const other = await office.at('chaoyang').post(`${url}?document=aid-refusal`, agreement);
    expect(other.status).toBe(404);
  });

  it('issues what the regulation names on every path', async () => {
    const failed = await reportedUp(office);
    await failed.does('chaoyang', 'accept');
    await failed.does('chaoyang', 'name-mediator', mediator);
    await failed.does('chaoyang', 'fail', breakdown);
    expect((await listed(office, failed, 'chaoyang')).map(({ kind }) => kind)).toEqual([
      'acceptance-decision',
      'mediation-termination',
    ]);
    expect(await printed(office, 'chaoyang', `/v1/cases/${failed.caseNo}/documents/mediation-termination:1`)).toContain(
      '申请仲裁',
    );
    const declined = await reportedUp(office);
    await declined.does('chaoyang', 'decline', because);
    expect(await listed(office, declined, 'chaoyang')).toEqual([]);
  });
});

describe('numbers', () => {
  it('of two districts that issue at once are never shared or skipped', async () => {
    const districts = [
      { unit: 'chaoyang-centre', who: 'chaoyang', mediator: 'mediator-chaoyang-1' },
      { unit: 'haidian-centre', who: 'haidian', mediator: 'mediator-haidian-1' },
    ] as const;
    const ready = await Promise.all(
      Array.from({ length: 16 }, async (_, index) => {
        const district = districts[index % 2] ?? districts[0];
        const dispute = await sentDown(office, district.unit);
        await dispute.does(district.who, 'name-mediator', { mediator: district.mediator });
        return { dispute, ...district };
      }),
    );
    await Promise.all(ready.map(({ dispute, who }) => dispute.does(who, 'settle', agreement)));
    for (const { unit } of districts) {
      const numbers = await serials(office, `${unit}:mediation-agreement`);
      expect(numbers.length, unit).toBeGreaterThanOrEqual(8);
      expect(numbers, unit).toEqual(numbers.map((_, index) => index + 1));
    }
    const printedNumbers = (await Promise.all(ready.map(({ dispute, who }) => listed(office, dispute, who)))).flat();
    expect(new Set(printedNumbers.map(({ number }) => number)).size).toBe(printedNumbers.length);
  });
});
