import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attachments, commands, notices } from '../../db/schema/index.ts';
import { release } from '../../db/attachments/release.ts';
import { settle } from '../../db/attachments/rows.ts';
import { clamd } from '../../engine/attachments/clamd.ts';
import { scanOnce } from '../../engine/attachments/scan.ts';
import { startTending, sweepFiles } from '../../engine/attachments/tend.ts';
import { storeSealed } from '../../files/sealed.ts';
import { startScanner, type TestScanner } from './scanner.ts';
import { type Counter, formOf, openCounter, pdf } from './support.ts';

/** The test file of the antivirus makers, in two halves so that no scanner takes this source for it. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
let counter: Counter;
let scanner: TestScanner;
beforeAll(async () => {
  counter = await openCounter({ uploads: { quarantine: true } });
  scanner = await startScanner();
});
afterAll(async () => {
  await scanner.close();
  await counter.house.stop();
});
const deps = () => ({ ...counter.house, log: pino({ level: 'silent' }) });
const scan = () => scanOnce(deps(), clamd(scanner.address));
const filesOf = async () => {
  const keys: string[] = [];
  for await (const { storedKey } of counter.house.files.list()) keys.push(storedKey);
  return keys;
};

it('a new paper waits in quarantine and is not served; found clean, it is', async () => {
  const caseNo = await counter.opened();
  const content = pdf(3_000_000);
  expect((await counter.send(caseNo, formOf(content, 'a.pdf'))).status, 'the act does not wait').toBe(200);
  const [paper] = await counter.papers(caseNo);
  expect(paper!.state).toBe('quarantined');
  const path = `/v1/cases/${caseNo}/attachments/${paper!.id}`;
  const early = await counter.get(path);
  expect([early.status, ((await early.json()) as { reason: string }).reason]).toEqual([409, 'in-quarantine']);

  expect(await scan()).toBe(1);
  expect((await counter.papers(caseNo))[0]!.state).toBe('attached');
  const got = await counter.get(path);
  expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);
  expect(scanner.seen.at(-1)?.equals(content), 'the scanner saw the plaintext, whole').toBe(true);
  expect(await scan(), 'nothing waits any more').toBe(0);
});

it('an infected paper loses its file and keeps its row; the unit that holds the case is told', async () => {
  const caseNo = await counter.opened();
  const before = await filesOf();
  expect((await counter.send(caseNo, formOf(EICAR, 'a.txt', 'text/plain'))).status).toBe(200);
  await scan();
  const [paper] = await counter.papers(caseNo, 'u-chaoyang-head');
  expect(paper).toMatchObject({ state: 'infected', finding: expect.stringMatching(/eicar/i) });
  const got = await counter.get(`/v1/cases/${caseNo}/attachments/${paper!.id}`);
  expect([got.status, ((await got.json()) as { reason: string }).reason]).toEqual([409, 'infected']);
  expect(await filesOf()).toEqual(before);
  const told = await counter.house.db.select().from(notices).where(eq(notices.kind, 'attachment-infected'));
  expect(told.map(({ bodyId, role }) => `${role}@${bodyId}`).sort()).toEqual([
    'caseworker@chaoyang-centre',
    'unit-head@chaoyang-centre',
  ]);
  expect(JSON.stringify(told)).not.toContain('a.txt');
});

it('while the scanner is away papers wait; when it is back the worker scans them', async () => {
  const caseNo = await counter.opened();
  await counter.send(caseNo, formOf(pdf(), 'a.pdf'));
  await expect(scanOnce(deps(), clamd('127.0.0.1:1'))).rejects.toThrow();
  await expect(scanOnce(deps(), clamd('/nonexistent/clamd.sock'))).rejects.toThrow();
  scanner.answerWith('INSTREAM size limit exceeded. ERROR');
  await expect(scan()).rejects.toThrow(/could not say/);
  scanner.answerWith(undefined);
  expect((await counter.papers(caseNo))[0]!.state).toBe('quarantined');
  const tending = startTending({ ...deps(), scanner: clamd(scanner.address), everyMs: 200 });
  await expect.poll(async () => (await counter.papers(caseNo))[0]!.state, { timeout: 10_000 }).toBe('attached');
  await tending.stop();
});

it('a paper whose act was refused is refused, and its file is removed unless another row refers to it', async () => {
  const { db, files } = counter.house;
  const caseNo = await counter.opened();
  for (const name of ['a.pdf', 'b.pdf']) await counter.send(caseNo, formOf(pdf(), name));
  const [one, two] = await db.select().from(attachments).where(eq(attachments.caseNo, caseNo)).orderBy(attachments.at);
  const shared = { ...two!, id: crypto.randomUUID(), state: 'attached' as const };
  await db.insert(attachments).values(shared);
  for (const { commandId } of [one!, two!])
    await db.update(commands).set({ status: 'refused' }).where(eq(commands.id, commandId!));
  await db.update(attachments).set({ commandId: null }).where(eq(attachments.id, shared.id));
  await release(db, files, await settle(db));
  const states = await db.select().from(attachments).where(eq(attachments.caseNo, caseNo));
  expect(states.map(({ state }) => state).sort()).toEqual(['attached', 'refused', 'refused']);
  const left = await filesOf();
  expect([left.includes(one!.storedKey), left.includes(two!.storedKey)]).toEqual([false, true]);
});

it('a paper that was found clean before its act was done is attached by the next pass', async () => {
  const { db } = counter.house;
  const caseNo = await counter.opened();
  await counter.send(caseNo, formOf(pdf(), 'a.pdf'));
  await db.update(attachments).set({ state: 'clean' }).where(eq(attachments.caseNo, caseNo));
  await settle(db);
  expect((await counter.papers(caseNo))[0]!.state).toBe('attached');
});

it('the sweep removes what has no row and is older than an hour, nothing else', async () => {
  const { db, files, filesFolder } = counter.house;
  const caseNo = await counter.opened();
  await counter.send(caseNo, formOf(pdf(), 'a.pdf'));
  const [row] = await db.select().from(attachments).where(eq(attachments.caseNo, caseNo));
  const [old, young] = [
    await storeSealed(files, pdf(), { maxBytes: 10_000 }),
    await storeSealed(files, pdf(), { maxBytes: 10_000 }),
  ];
  const age = (key: string) => utimes(join(filesFolder, key.slice(0, 2), key), new Date(0), new Date(0));
  await age(old.storedKey);
  await age(row!.storedKey);
  expect(await sweepFiles(deps(), Date.now() - 3_600_000)).toBe(1);
  const left = await filesOf();
  expect([old, young, row!].map(({ storedKey }) => left.includes(storedKey))).toEqual([false, true, true]);
  expect(await sweepFiles(deps(), Date.now() + 60_000)).toBeGreaterThanOrEqual(1);
  expect(await filesOf()).toContain(row!.storedKey);
  expect(await filesOf()).not.toContain(young.storedKey);
});
