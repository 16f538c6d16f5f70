import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileOperator } from '../../engine/sms/operators/file.ts';
import { openTextRoom, type TextRoom } from './text-room.ts';

let room: TextRoom;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sanji-sms-'));
  room = await openTextRoom({ operator: fileOperator(join(folder, 'out', 'sms.jsonl'), true) });
});
afterAll(async () => {
  await room.stop();
  await rm(folder, { recursive: true, force: true });
});

const linesOf = async () =>
  (await readFile(join(folder, 'out', 'sms.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { number: string; text: string });

it('a ticket that is taken in and dispatched is told to its claimant, once each, in a file that nobody else reads', async () => {
  const ticket = await room.office.dispatched();
  await room.carry();
  await room.carry();
  const lines = await linesOf();
  expect(lines.map(({ number }) => number)).toEqual(['+8613800000000', '+8613800000000']);
  expect(lines[0]?.text).toMatch(/^【示例工会】您的诉求已于\d{4}年\d+月\d+日受理，编号HT-/);
  expect(lines.map(({ text }) => text).join()).toContain(ticket.caseNo);
  expect(lines[1]?.text).toContain('转朝阳区职工服务中心');
  expect((await stat(join(folder, 'out', 'sms.jsonl'))).mode & 0o077).toBe(0);
  expect((await room.of(ticket.caseNo)).map(({ template, state }) => [template, state])).toEqual([
    ['hotline-ticket.accepted', 'delivered'],
    ['hotline-ticket.dispatched', 'delivered'],
  ]);
});
