import http from 'node:http';
import { mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attachments, cases } from '../../db/schema/index.ts';
import { desk } from '../support/desk.ts';
import { type Counter, formOf, openCounter, pdf } from './support.ts';

const MB = 1_048_576;
let counter: Counter;
beforeAll(async () => {
  counter = await openCounter({ uploads: { perCase: 3, maxBytes: 4 * MB } });
});
afterAll(() => counter.house.stop());

/** Sends the beginning of a form by hand; the caller decides how it goes on. */
function begin(
  caseNo: string,
  length?: number,
): { request: http.ClientRequest; answer: Promise<http.IncomingMessage> } {
  const request = http.request(`${counter.origin}/v1/cases/${caseNo}/attachments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${counter.house.token('u-call-taker-1')}`,
      'content-type': 'multipart/form-data; boundary=x',
      ...(length === undefined ? {} : { 'content-length': String(length) }),
    },
  });
  const answer = new Promise<http.IncomingMessage>((resolve, reject) =>
    request.on('response', resolve).on('error', reject),
  );
  answer.catch(() => undefined);
  request.write(
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n',
  );
  return { request, answer };
}
const codeOf = async (answer: http.IncomingMessage) => {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return [answer.statusCode, (JSON.parse(Buffer.concat(parts).toString()) as { code: string }).code];
};

it('a sender that hangs up in the middle leaves nothing', async () => {
  const caseNo = await counter.opened();
  const before = await counter.left();
  const { request } = begin(caseNo);
  request.write(pdf(2 * MB));
  await expect
    .poll(() => readdir(counter.house.files.staging).then((names) => names.length), { timeout: 5_000 })
    .toBe(1);
  request.destroy();
  await expect.poll(() => counter.left(), { timeout: 10_000 }).toEqual(before);
  expect((await counter.send(caseNo, formOf(pdf(), 'a.pdf'))).status).toBe(200);
});

it('a file that is announced too large is refused before it is sent, one that never ends as soon as it passes the limit', async () => {
  const caseNo = await counter.opened();
  const before = await counter.left();
  const announced = begin(caseNo, 60 * MB);
  expect(await codeOf(await announced.answer)).toEqual([413, 'too-large']);
  announced.request.destroy();

  const endless = begin(caseNo);
  let sent = 0;
  const pour = setInterval(() => {
    sent += MB;
    endless.request.write(sent === MB ? pdf(MB) : Buffer.alloc(MB));
  }, 20);
  const answer = await endless.answer;
  expect(await codeOf(answer)).toEqual([413, 'too-large']);
  expect(sent).toBeLessThan(40 * MB);
  const cut = new Promise((resolve) => endless.request.on('close', resolve));
  await cut; // who goes on sending is cut off
  clearInterval(pour);
  expect(await counter.left()).toEqual(before);
});

it('the largest file that may be sent is taken', async () => {
  const caseNo = await counter.opened();
  expect((await counter.send(caseNo, formOf(pdf(4 * MB), 'a.pdf'))).status).toBe(200);
  expect((await counter.send(caseNo, formOf(pdf(4 * MB + 1), 'a.pdf'))).status).toBe(413);
});

it('a case has so many papers and no more, also when they come at once; a repeat is answered all the same', async () => {
  const caseNo = await counter.opened();
  const headers = { 'idempotency-key': 'first-of-three' };
  const first = await counter.send(caseNo, formOf(Buffer.from('一'), 'a.txt'), { headers });
  expect(first.status).toBe(200);
  const rivals = await Promise.all(Array.from({ length: 6 }, () => counter.send(caseNo, formOf(pdf(), 'a.pdf'))));
  const codes = rivals.map(({ status, body }) => (status < 300 ? 'taken' : body.reason));
  expect(codes.filter((code) => code === 'taken')).toHaveLength(2);
  expect(codes.filter((code) => code === 'attachments-full')).toHaveLength(4);
  const before = await counter.left();
  expect(await counter.send(caseNo, formOf(pdf(), 'a.pdf'))).toMatchObject({
    status: 409,
    body: { reason: 'attachments-full' },
  });
  const again = await counter.send(caseNo, formOf(Buffer.from('一'), 'a.txt'), { headers });
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect(await counter.left()).toEqual(before);
  expect(await counter.papers(caseNo)).toHaveLength(3);
});

it('an archived case takes papers until it has ended', async () => {
  const callTaker = desk(counter.house, 'u-call-taker-1');
  const call = { channel: 'hotline', matter: 'wages', question: '如何办理？', answer: '可凭京卡办理。' };
  const { body } = await callTaker.post('/v1/hotline-tickets', call);
  const caseNo = body.caseNo as string;
  expect(body.caseOutcome).toBeDefined();
  expect((await counter.send(caseNo, formOf(pdf(), 'a.pdf'))).status).toBe(200);
  await counter.house.skip(400 * 86_400_000, `hotline-ticket:${caseNo}`);
  const engine = async () => {
    const [row] = await counter.house.db.select({ engine: cases.engine }).from(cases).where(eq(cases.caseNo, caseNo));
    return row?.engine;
  };
  await expect.poll(engine, { timeout: 20_000 }).toBe('ended');
  const before = await counter.left();
  const late = await counter.send(caseNo, formOf(pdf(), 'a.pdf'));
  expect(late).toMatchObject({ status: 409, body: { code: 'not-open', reason: 'case-ended' } });
  expect(await counter.left()).toEqual(before);
  const [paper] = await counter.papers(caseNo);
  expect((await counter.get(`/v1/cases/${caseNo}/attachments/${paper!.id}`)).status).toBe(200);
});

it('what the workflow refuses after all is refused, and its file is gone', async () => {
  const caseNo = await counter.opened();
  const { house } = counter;
  const before = await counter.left();
  // Both pass the first checks; the workflow takes one.
  const view = await desk(house, 'u-call-taker-1').view(caseNo);
  const headers = { 'if-match': String(view.headers['etag']) };
  const [slow, fast] = await Promise.all([
    counter.send(caseNo, formOf(pdf(3 * MB), 'a.pdf'), { headers }),
    counter.send(caseNo, formOf(pdf(3 * MB), 'b.pdf'), { headers }),
  ]);
  expect([slow.status, fast.status].sort()).toEqual([200, 412]);
  const after = await counter.left();
  expect(after.files).toBe(before.files + 1);
  expect(await counter.papers(caseNo)).toHaveLength(1);
  const rows = await house.db.select().from(attachments).where(eq(attachments.caseNo, caseNo));
  const refused = rows.find(({ state }) => state === 'refused');
  if (refused) expect((await counter.get(`/v1/cases/${caseNo}/attachments/${refused.id}`)).status).toBe(404);
});

it('a database that fails while the row is written leaves no row, no command and no file', async () => {
  const caseNo = await counter.opened();
  const before = await counter.left();
  const { url } = counter.house;
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    await owner.query('alter table attachments add constraint broken check (false) not valid');
    const sent = await counter.send(caseNo, formOf(pdf(), 'a.pdf'));
    expect(sent.status).toBeGreaterThanOrEqual(500);
    expect(JSON.stringify(sent.body)).not.toContain('broken');
    expect(await counter.left()).toEqual(before);
  } finally {
    await owner.query('alter table attachments drop constraint broken');
    await owner.end();
  }
  expect((await counter.send(caseNo, formOf(pdf(), 'a.pdf'))).status).toBe(200);
});

it('a store that cannot be written is 503, and nothing was written', async () => {
  const caseNo = await counter.opened();
  const before = await counter.left();
  const { staging } = counter.house.files;
  await rm(staging, { recursive: true });
  await writeFile(staging, 'in the way');
  const sent = await counter.send(caseNo, formOf(pdf(), 'a.pdf'));
  expect(sent).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(sent.headers.get('retry-after')).toBe('10');
  await rm(staging);
  await mkdir(staging);
  expect(await counter.left()).toEqual(before);
});

it('a file that is missing or was changed in the store is a failure, never half a paper that looks whole', async () => {
  const caseNo = await counter.opened();
  const [one, two] = [
    await counter.send(caseNo, formOf(pdf(3 * MB), 'a.pdf')),
    await counter.send(caseNo, formOf(pdf(3 * MB), 'b.pdf')),
  ];
  expect([one.status, two.status]).toEqual([200, 200]);
  const rows = await counter.house.db
    .select()
    .from(attachments)
    .where(eq(attachments.caseNo, caseNo))
    .orderBy(attachments.at);
  const pathOf = (key: string) => join(counter.house.filesFolder, key.slice(0, 2), key);
  await counter.house.files.remove(rows[0]!.storedKey);
  expect((await counter.get(`/v1/cases/${caseNo}/attachments/${rows[0]!.id}`)).status).toBe(503);
  await truncate(pathOf(rows[1]!.storedKey), 2 * MB);
  const cut = await counter.get(`/v1/cases/${caseNo}/attachments/${rows[1]!.id}`);
  await expect(cut.arrayBuffer()).rejects.toThrow();
});
