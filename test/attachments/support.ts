import { readdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { attachments, commands } from '../../db/schema/index.ts';
import { desk } from '../support/desk.ts';
import { startHouse, type HouseOptions, type TestHouse } from '../support/house.ts';

/** A house that listens, with people who send real forms over real connections. */
export interface Counter {
  readonly house: TestHouse;
  readonly origin: string;
  /** Opens a ticket, dispatched to Chaoyang unless told otherwise. */
  opened(more?: object): Promise<string>;
  send(caseNo: string, form: FormData, by?: Sender): Promise<Answer>;
  get(path: string, userId?: string): Promise<Response>;
  papers(caseNo: string, userId?: string): Promise<Paper[]>;
  /** Rows and files, for telling that a refusal left none. */
  left(): Promise<{ rows: number; commands: number; files: number; staged: number }>;
}
export interface Sender {
  readonly userId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}
export interface Paper {
  readonly id: string;
  readonly title: string | null;
  readonly fileName: string | null;
  readonly state: string;
  readonly sha256: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly by: string;
  readonly commandId: string;
  readonly finding: string | null;
  readonly carriedFrom: string | null;
}

export async function openCounter(options: HouseOptions = {}): Promise<Counter> {
  const house = await startHouse(options);
  await house.app.listen({ host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${(house.app.server.address() as AddressInfo).port}`;
  const bearer = (userId = 'u-call-taker-1') => ({ authorization: `Bearer ${house.token(userId)}` });
  const get = (path: string, userId?: string) => fetch(`${origin}${path}`, { headers: bearer(userId) });
  return {
    ...{ house, origin, get },
    async opened(more = {}) {
      const callTaker = desk(house, 'u-call-taker-1');
      const call = { channel: 'hotline', matter: 'wages', question: '工资被拖欠。', ...more };
      const { body, status } = await callTaker.post('/v1/hotline-tickets', call);
      expect(status).toBe(201);
      expect((await callTaker.act(body.caseNo, 'dispatch', { toUnit: 'chaoyang-centre' })).status).toBe(200);
      return body.caseNo as string;
    },
    async send(caseNo, form, { userId, headers = {} } = {}) {
      const response = await fetch(`${origin}/v1/cases/${caseNo}/attachments`, {
        ...{ method: 'POST', body: form, headers: { ...bearer(userId), ...headers } },
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
    },
    async papers(caseNo, userId) {
      const response = await get(`/v1/cases/${caseNo}/attachments`, userId);
      expect(response.status).toBe(200);
      return ((await response.json()) as { items: Paper[] }).items;
    },
    async left() {
      const rows = await house.db.select({ id: attachments.id }).from(attachments);
      const written = await house.db.select({ id: commands.id }).from(commands);
      let files = 0;
      for await (const _file of house.files.list()) files += 1;
      const staged = (await readdir(house.files.staging).catch(() => [])).length;
      return { rows: rows.length, commands: written.length, files, staged };
    },
  };
}

/** A form with one file. */
export function formOf(
  content: Buffer | string,
  name: string,
  type = '',
  texts: Record<string, string> = {},
): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(texts)) form.set(field, value);
  form.set('file', new File([Buffer.from(content)], name, { type }));
  return form;
}

/** As much of a PDF as its first bytes say; the rest is noise. */
export const pdf = (bytes = 2_000): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(Math.max(0, bytes - 9))]);
/** A picture with a colour profile longer than what is looked at of a file's beginning. */
export const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
  Buffer.from('00004e2069434350', 'hex'),
  randomBytes(20_004),
]);
