import { createHash, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessJournal, caseJournal, commands } from '../../db/schema/index.ts';
import { type Counter, formOf, openCounter, pdf, png } from './support.ts';
import { docx, zip } from './zip.ts';

let counter: Counter;
let caseNo: string;
beforeAll(async () => {
  counter = await openCounter();
  caseNo = await counter.opened();
});
afterAll(() => counter.house.stop());
const sha256 = (of: Buffer) => createHash('sha256').update(of).digest('hex');

describe('a paper', () => {
  it('is attached by the act of that name, listed, and comes back byte for byte', async () => {
    const content = pdf(2_500_000);
    const form = formOf(content, '工资条 2026年3月.pdf', 'application/pdf', {
      title: '三月工资条',
      remark: '本人提供',
    });
    const sent = await counter.send(caseNo, form);
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    expect(sent.body).toMatchObject({ caseNo, outcome: 'done' });
    const [paper] = await counter.papers(caseNo, 'u-chaoyang-caseworker-1');
    expect(paper).toMatchObject({
      ...{ title: '三月工资条', fileName: '工资条 2026年3月.pdf', mediaType: 'application/pdf', state: 'attached' },
      ...{ sizeBytes: content.length, sha256: sha256(content), by: 'u-call-taker-1', commandId: sent.body.commandId },
    });
    expect(sent.headers.get('link')).toBe(`</v1/cases/${caseNo}/attachments/${paper!.id}>; rel="item"`);

    const got = await counter.get(`/v1/cases/${caseNo}/attachments/${paper!.id}`, 'u-chaoyang-caseworker-1');
    expect(got.status).toBe(200);
    expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);
    const headers = Object.fromEntries(got.headers);
    expect(headers).toMatchObject({
      ...{ 'content-type': 'application/pdf', 'content-length': String(content.length) },
      ...{ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
    });
    expect(headers['content-disposition']).toBe(
      `attachment; filename="_____.pdf"; filename*=UTF-8''${encodeURIComponent('三月工资条')}.pdf`,
    );
    const taken = await counter.house.db.select().from(accessJournal).where(eq(accessJournal.caseNo, caseNo));
    expect(taken).toMatchObject([{ userId: 'u-chaoyang-caseworker-1', kind: 'export', detail: { id: paper!.id } }]);

    const entries = await counter.house.db.select().from(caseJournal).where(eq(caseJournal.caseNo, caseNo));
    expect(JSON.stringify(entries)).toContain(`"reference": "${paper!.id}"`.replace(': ', ':'));
    expect(JSON.stringify(entries)).not.toContain('工资条');
    const [command] = await counter.house.db.select().from(commands).where(eq(commands.id, sent.body.commandId));
    expect(JSON.stringify(command!.signal)).not.toContain('工资条');
  });

  it.each([
    ['photo.PNG', png, 'image/png', 'image/png'],
    ['工资表.docx', docx(), '', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['说明.txt', Buffer.from('工资'.repeat(3_000)), 'text/plain', 'text/plain; charset=utf-8'],
    ['gbk.txt', Buffer.from('b9a4d7cacdcfc7b7', 'hex'), 'text/plain', 'text/plain; charset=gb18030'],
    [
      'call.wav',
      Buffer.concat([Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt '), Buffer.alloc(64)]),
      'audio/x-wav',
      'audio/wav',
    ],
    [
      'call.mp3',
      Buffer.concat([Buffer.from('ID3\x04\x00\x00\x00\x00\x00\x00'), Buffer.alloc(640)]),
      'audio/mpeg',
      'audio/mpeg',
    ],
    ['old.doc', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), '', 'application/msword'],
  ])('called %s is taken for what it is', async (name, content, type, mediaType) => {
    const sent = await counter.send(caseNo, formOf(content, name, type));
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    const paper = (await counter.papers(caseNo)).find((p) => p.commandId === sent.body.commandId);
    expect(paper).toMatchObject({ mediaType, title: name, fileName: name, sizeBytes: content.length });
    const got = await counter.get(`/v1/cases/${caseNo}/attachments/${paper!.id}`);
    expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);
    expect(got.headers.get('content-type')).toBe(mediaType);
  });

  it.each([
    ['../../../etc/passwd.pdf', 'passwd.pdf'],
    ['C:\\Users\\某\\合同.pdf', '合同.pdf'],
    ['\u202efdp.exe\u202c.pdf', 'fdp.exe.pdf'],
    ['𬭎𠀀👩‍🏭 ①.pdf', '𬭎𠀀👩‍🏭 ①.pdf'],
    ["a'b(c)*!%.pdf", "a'b(c)*!%.pdf"],
    [`${'长'.repeat(260)}.pdf`, undefined],
  ])('called %j keeps a name that harms nobody', async (name, kept) => {
    const sent = await counter.send(caseNo, formOf(pdf(), name));
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    const paper = (await counter.papers(caseNo)).find((p) => p.commandId === sent.body.commandId);
    if (kept !== undefined) expect(paper).toMatchObject({ title: kept, fileName: kept });
    else expect([...paper!.title!].length).toBeLessThanOrEqual(200);
    const got = await counter.get(`/v1/cases/${caseNo}/attachments/${paper!.id}`);
    expect(got.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[ -~]*\.pdf"; filename\*=UTF-8''[\w.~%-]+$/,
    );
    await got.arrayBuffer();
  });

  it('sent again with its Idempotency-Key is answered like the first time and stored once; another file is 422', async () => {
    const headers = { 'idempotency-key': 'paper-1' };
    const content = pdf();
    const first = await counter.send(caseNo, formOf(content, 'a.pdf'), { headers });
    const before = await counter.left();
    const again = await counter.send(caseNo, formOf(content, 'a.pdf'), { headers });
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('link')).toBe(first.headers.get('link'));
    const other = await counter.send(caseNo, formOf(pdf(), 'a.pdf'), { headers });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(await counter.left()).toEqual(before);
  });

  it('sent ten times at once with one key is stored once', async () => {
    const before = await counter.left();
    const [headers, content] = [{ 'idempotency-key': 'paper-storm' }, pdf()];
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => counter.send(caseNo, formOf(content, 'a.pdf'), { headers })),
    );
    expect(replies.every(({ status }) => status === 200 || status === 202)).toBe(true);
    expect(await counter.left()).toEqual({
      ...before,
      rows: before.rows + 1,
      files: before.files + 1,
      commands: before.commands + 1,
    });
  });
});

describe('nothing is left of', () => {
  let before: Awaited<ReturnType<Counter['left']>>;
  beforeEach(async () => {
    before = await counter.left();
  });
  afterEach(async () => {
    await expect.poll(() => counter.left(), { timeout: 10_000 }).toEqual(before);
  });
  const big = (name: string, content: Buffer) => ({ name, content });
  const bomb = big('word/media/a.bin', Buffer.alloc(12 * 1_048_576));

  it.each([
    ['a ZIP called .pdf', zip([{ name: 'a.txt', content: 'x' }]), 'a.pdf', 'application/pdf', /zip.*pdf/],
    ['a PDF called .docx', pdf(), 'a.docx', '', /pdf.*docx/],
    ['a PDF called .txt', pdf(), 'a.txt', 'text/plain', /./],
    ['a program called .jpg', Buffer.concat([Buffer.from('MZ'), randomBytes(5_000)]), 'a.jpg', 'image/jpeg', /jpg/],
    ['a page called .png', Buffer.from('<html><script>alert(1)</script>'), 'a.png', 'image/png', /png/],
    ['a ZIP called .docx', zip([{ name: 'a.txt', content: 'x' }]), 'a.docx', '', /document/],
    ['a damaged archive', docx().subarray(0, 200), 'a.docx', '', /damaged/],
    ['a document with macros', docx([{ name: 'word/vbaProject.bin', content: 'x' }]), 'a.docx', '', /macros/],
    ['an archive that unpacks to much more', docx([bomb]), 'a.docx', '', /unpack/],
    [
      'an archive that says it is huge',
      docx([{ name: 'x', content: 'x', claims: 3_000_000_000 }]),
      'a.docx',
      '',
      /unpack|damaged/,
    ],
    [
      'an archive of ten thousand entries',
      docx(Array.from({ length: 10_000 }, (_, i) => ({ name: `e${i}`, content: '' }))),
      'a.docx',
      '',
      /unpack/,
    ],
    ['a text with NUL', Buffer.from('a\u0000b'), 'a.txt', 'text/plain', /text/],
    ['a text in no charset', Buffer.from([0xff, 0xff, 0xff, 0xfe]), 'a.txt', '', /text|txt/],
    ['another content type', pdf(), 'a.pdf', 'image/png', /content type/],
    ['an empty file', Buffer.alloc(0), 'a.pdf', 'application/pdf', /empty/],
    ['a kind that is not taken', Buffer.from('<svg/>'), 'a.svg', 'image/svg+xml', /not taken/],
    ['a program', Buffer.from('MZ'), 'a.exe', '', /not taken/],
    ['a file without extension', pdf(), 'pdf', '', /not taken/],
  ])('%s; the refusal says why', async (_what, content, name, type, why) => {
    const sent = await counter.send(caseNo, formOf(content, name, type));
    expect([sent.status, sent.body.code], JSON.stringify(sent.body)).toEqual([422, 'invalid']);
    expect(sent.headers.get('content-type')).toMatch(/problem\+json/);
    expect(sent.body.errors[0].field).toBe('file');
    expect(sent.body.errors[0].message).toMatch(/[\u4e00-\u9fff].* \/ /);
    expect(sent.body.errors[0].message).toMatch(why);
  });

  it('sixty megabytes', async () => {
    const sent = await counter.send(caseNo, formOf(pdf(60 * 1_048_576), 'a.pdf', 'application/pdf'));
    expect([sent.status, sent.body.code], JSON.stringify(sent.body)).toEqual([413, 'too-large']);
    expect(sent.body.errors).toEqual([{ field: 'file', message: expect.stringContaining('50 MB') }]);
  });

  it.each([
    ['no part at all', new FormData(), 'file'],
    ['a text where the file should be', form({ file: '工资条' }), 'file'],
    ['two files', twoFiles(), 'file'],
    ['a part that is not known', form({ colour: 'red' }, true), '/'],
    ['a file under another name', fileAs('paper'), '/'],
    ['an empty title', form({ title: '' }, true), 'title'],
    ['a title in which nothing can be seen', form({ title: '\u200b \u3164' }, true), 'title'],
    ['a title that is too long', form({ title: '长'.repeat(201) }, true), 'title'],
    ['a remark with NUL', form({ remark: 'a\u0000b' }, true), 'remark'],
  ])('%s', async (_what, sentForm, field) => {
    const sent = await counter.send(caseNo, sentForm);
    expect([sent.status, sent.body.code], JSON.stringify(sent.body)).toEqual([422, 'invalid']);
    expect(sent.body.errors[0].field).toBe(field);
  });

  it('JSON, and a form that breaks off', async () => {
    const post = async (body: string, type: string) => {
      const headers = { authorization: `Bearer ${counter.house.token('u-call-taker-1')}`, 'content-type': type };
      const answer = await fetch(`${counter.origin}/v1/cases/${caseNo}/attachments`, { method: 'POST', body, headers });
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    expect(await post('{}', 'application/json')).toEqual([415, 'unsupported-media-type']);
    expect(await post('x', 'image/png')).toEqual([415, 'unsupported-media-type']);
    expect(await post('', 'multipart/form-data; boundary=x')).toEqual([422, 'invalid']);
    expect(await post('', 'multipart/form-data')).toEqual([422, 'invalid']);
    const head =
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7';
    expect(await post(head, 'multipart/form-data; boundary=x')).toEqual([422, 'invalid']);
  });

  it.each([
    ['a case that one may not see', 'u-haidian-caseworker', () => caseNo],
    ['a case that is not there', 'u-call-taker-1', () => 'HT-2026-999999'],
  ])('what is sent to %s', async (_what, userId, of) => {
    const sent = await counter.send(of(), formOf(pdf(5_000_000), 'a.pdf'), { userId });
    expect(sent).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(Object.keys(sent.body)).not.toContain('instance');
    expect((await counter.get(`/v1/cases/${of()}/attachments`, userId)).status).toBe(404);
  });

  it('what somebody sends who may see the case but not act on it', async () => {
    const sent = await counter.send(caseNo, formOf(pdf(), 'a.pdf'), { userId: 'u-auditor' });
    expect([403, 404]).toContain(sent.status);
  });

  it('an act on a state that has passed', async () => {
    const sent = await counter.send(caseNo, formOf(pdf(), 'a.pdf'), { headers: { 'if-match': '"1"' } });
    expect(sent).toMatchObject({ status: 412, body: { code: 'stale' } });
  });
});

it('a paper is nobody’s who may not see its case, nor any other case’s', async () => {
  const [paper] = await counter.papers(caseNo);
  const other = await counter.opened();
  const missing = await (await counter.get(`/v1/cases/${caseNo}/attachments/nothing`)).text();
  for (const [path, userId] of [
    [`/v1/cases/${caseNo}/attachments/${paper!.id}`, 'u-haidian-caseworker'],
    [`/v1/cases/${other}/attachments/${paper!.id}`, 'u-call-taker-1'],
    [`/v1/cases/${caseNo}/attachments/${paper!.id.slice(0, -1)}%00`, 'u-call-taker-1'],
    [`/v1/cases/${caseNo}/attachments/00000000-0000-4000-8000-000000000000`, 'u-call-taker-1'],
  ] as const) {
    const got = await counter.get(path, userId);
    expect([got.status, await got.text()], path).toEqual([404, missing]);
  }
});

it('what was sent stands nowhere in the clear, neither in the folder nor in the table', async () => {
  const canary = '金丝雀的工资条';
  const sent = await counter.send(
    caseNo,
    formOf(canary.repeat(1_000), `${canary}.txt`, 'text/plain', { remark: canary }),
  );
  expect(sent.status).toBe(200);
  const { rows } = await counter.house.db.$client.query<{ line: string }>('select t::text as line from attachments t');
  expect(rows.filter(({ line }) => line.includes(canary))).toEqual([]);
  for await (const { storedKey } of counter.house.files.list()) {
    const parts: Buffer[] = [];
    for await (const part of await counter.house.files.get(storedKey)) parts.push(part as Buffer);
    const stored = Buffer.concat(parts);
    expect(sha256(stored)).toBe(storedKey);
    expect(stored.includes(Buffer.from(canary))).toBe(false);
  }
});

interface Operation {
  readonly responses: object;
  readonly requestBody: {
    readonly content: Record<string, { readonly schema: { readonly properties: Record<string, object> } }>;
  };
}
it('OpenAPI describes the three routes, the form included', async () => {
  const { paths } = (await (await counter.get('/openapi.json')).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  const upload = paths['/v1/cases/{caseNo}/attachments']!;
  const body = upload['post']!.requestBody.content['multipart/form-data']!.schema;
  expect(body.properties['file']).toMatchObject({ type: 'string', format: 'binary' });
  expect(Object.keys(upload['post']!.responses)).toEqual(
    expect.arrayContaining(['200', '202', '409', '413', '415', '422']),
  );
  expect(upload['get']).toBeDefined();
  expect(paths['/v1/cases/{caseNo}/attachments/{id}']!['get']).toBeDefined();
});

function form(texts: Record<string, string>, withFile = false): FormData {
  const made = withFile ? formOf(pdf(), 'a.pdf') : new FormData();
  for (const [name, value] of Object.entries(texts)) made.set(name, value);
  return made;
}
function twoFiles(): FormData {
  const made = formOf(pdf(), 'a.pdf');
  made.append('file', new File([pdf()], 'b.pdf'));
  return made;
}
function fileAs(name: string): FormData {
  const made = new FormData();
  made.set(name, new File([pdf()], 'a.pdf'));
  return made;
}
