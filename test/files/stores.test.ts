import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHUNK_BYTES } from '../../files/chunks.ts';
import { localStore } from '../../files/local.ts';
import { s3Store } from '../../files/s3.ts';
import type { S3Settings } from '../../files/s3-request.ts';
import { openSealed, readSealed, storeSealed } from '../../files/sealed.ts';
import { clearStaging, stage } from '../../files/staging.ts';
import { type BucketServer, startBucketServer } from './bucket-server.ts';
import { FileMissing, type FileStore, FileStoreError, FileTooLarge } from '../../files/store.ts';

let folder: string;
let server: BucketServer;
let s3: S3Settings;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sanji-files-'));
  server = await startBucketServer({
    bucket: 'sanji',
    region: 'cn-north-1',
    accessKey: 'AK-1',
    secretKey: 's+ecret/1',
  });
  s3 = {
    ...{ endpoint: server.endpoint, bucket: 'sanji', region: 'cn-north-1', style: 'path' },
    ...{ accessKey: 'AK-1', secretKey: 's+ecret/1' },
  };
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const limits = { maxBytes: 10 * CHUNK_BYTES };
const keysOf = async (store: FileStore) => {
  const keys: string[] = [];
  for await (const { storedKey } of store.list()) keys.push(storedKey);
  return keys.sort();
};
const stagedIn = (store: FileStore) => readdir(store.staging).catch(() => []);

describe.each(['local', 's3'] as const)('a %s store', (which) => {
  let store: FileStore;
  beforeAll(() => {
    store = which === 'local' ? localStore(join(folder, 'local')) : s3Store(s3, join(folder, 'on-the-way'));
  });

  it.each([0, 1, CHUNK_BYTES, 3 * CHUNK_BYTES + 9])('gives back a file of %i bytes', async (size) => {
    const plain = randomBytes(size);
    const { fileKey, sizeBytes, storedKey } = await storeSealed(store, Readable.from([plain]), limits);
    expect(sizeBytes).toBe(size);
    expect((await readSealed(store, storedKey, fileKey)).equals(plain)).toBe(true);
    expect(await stagedIn(store)).toEqual([]);
  });

  it('lists what it has with the time, removes it, and does not mind a second removal', async () => {
    for (const key of await keysOf(store)) await store.remove(key);
    const files = [
      await storeSealed(store, Buffer.from('甲'), limits),
      await storeSealed(store, Buffer.from('甲'), limits),
    ];
    const keys = files.map(({ storedKey }) => storedKey).sort();
    expect(new Set(keys).size).toBe(2);
    expect(await keysOf(store)).toEqual(keys);
    for await (const { storedAt } of store.list()) expect(Math.abs(Date.now() - storedAt)).toBeLessThan(60_000);
    await store.remove(keys[0]!);
    await store.remove(keys[0]!);
    expect(await keysOf(store)).toEqual([keys[1]]);
    await expect(readSealed(store, keys[0]!, files[0]!.fileKey)).rejects.toThrow(FileMissing);
  });

  it('keeps nothing of a file that is too large, or whose sender fails', async () => {
    const before = await keysOf(store);
    const large = storeSealed(store, Readable.from([randomBytes(3_000), randomBytes(3_000)]), { maxBytes: 4_000 });
    await expect(large).rejects.toThrow(FileTooLarge);
    const broken = Readable.from(
      (async function* () {
        yield randomBytes(2 * CHUNK_BYTES);
        throw new Error('hung up');
      })(),
    );
    await expect(storeSealed(store, broken, limits)).rejects.toThrow('hung up');
    expect(await keysOf(store)).toEqual(before);
    expect(await stagedIn(store)).toEqual([]);
  });

  it('touches nothing but keys of files', async () => {
    for (const key of ['', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(63)}/`]) {
      await expect((async () => store.get(key))()).rejects.toThrow('not the key');
      await expect((async () => store.remove(key))()).rejects.toThrow('not the key');
    }
  });

  it('tells somebody who reads while it streams that a file was cut short', async () => {
    const { fileKey, storedKey } = await storeSealed(store, randomBytes(2 * CHUNK_BYTES), limits);
    const sealed: Buffer[] = [];
    for await (const part of await store.get(storedKey)) sealed.push(part as Buffer);
    const path = join(folder, `cut-${which}`);
    await writeFile(path, Buffer.concat(sealed).subarray(0, CHUNK_BYTES + 17));
    await store.put(storedKey, { path, bytes: CHUNK_BYTES + 17 }).catch(() => undefined); // a bucket checks the hash
    const read = async () => {
      for await (const _part of openSealed(store, storedKey, fileKey));
    };
    if (which === 'local') await expect(read()).rejects.toThrow(/sealed file/i);
    else await read(); // the server refused the other content
  });
});

it('a staged file can be read in places before it is published, and discarded', async () => {
  const store = localStore(join(folder, 'places'));
  const plain = randomBytes(2 * CHUNK_BYTES + 100);
  const staged = await stage(store, Readable.from([plain]), limits);
  const ranges = [
    [0, 4],
    [CHUNK_BYTES - 2, CHUNK_BYTES + 2],
    [plain.length - 22, plain.length],
    [0, plain.length],
  ] as const;
  for (const [start, end] of ranges)
    expect((await staged.read(start, end)).equals(plain.subarray(start, end)), `${start}-${end}`).toBe(true);
  await staged.discard();
  expect([await stagedIn(store), await keysOf(store)]).toEqual([[], []]);
});

describe('the local store', () => {
  it('is readable by its owner only, and holds no plaintext', async () => {
    const root = join(folder, 'private');
    const { storedKey } = await storeSealed(localStore(root), Buffer.from('工资条'.repeat(100)), limits);
    const path = join(root, storedKey.slice(0, 2), storedKey);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(root, storedKey.slice(0, 2)))).mode & 0o777).toBe(0o700);
    expect((await readFile(path)).includes(Buffer.from('工资'))).toBe(false);
  });

  it('that cannot be written says so, and leaves nothing', async () => {
    const root = join(folder, 'a-file');
    await writeFile(root, '');
    await expect(storeSealed(localStore(root), Buffer.from('x'), limits)).rejects.toThrow(FileStoreError);
    await chmod(root, 0o600);
  });

  it('forgets what a killed program was writing, once it is old', async () => {
    const store = localStore(join(folder, 'killed'));
    await storeSealed(store, Buffer.from('x'), limits);
    const [old, young] = [join(store.staging, 'old'), join(store.staging, 'young')];
    for (const path of [old, young]) await writeFile(path, 'half');
    await utimes(old, new Date(0), new Date(0));
    await clearStaging(store.staging, Date.now() - 3_600_000);
    expect(await stagedIn(store)).toEqual(['young']);
  });
});

describe('the bucket', () => {
  it('refuses a wrong secret; the error names the refusal and no key', async () => {
    const stranger = s3Store({ ...s3, secretKey: 'wrong' }, join(folder, 'stranger'));
    const refused = await storeSealed(stranger, Buffer.from('x'), limits).catch((e: Error) => e);
    expect(refused).toBeInstanceOf(FileStoreError);
    expect((refused as Error).message).toBe('the store of files answered 403 SignatureDoesNotMatch');
    expect(await stagedIn(stranger)).toEqual([]);
  });

  it('that is not there, or away, is a failure of the store, not a missing file', async () => {
    const nowhere = s3Store({ ...s3, bucket: 'nowhere' }, join(folder, 'nowhere'));
    await expect(nowhere.get('a'.repeat(64))).rejects.toThrow(/NoSuchBucket/);
    const away = s3Store({ ...s3, endpoint: 'http://127.0.0.1:1' }, join(folder, 'away'));
    await expect(away.get('a'.repeat(64))).rejects.toThrow(/away/);
  });

  it('that is overloaded is asked again', async () => {
    let asked = 0;
    const busy = createServer((_request, response) => {
      asked += 1;
      response.writeHead(asked < 3 ? 503 : 200).end(asked < 3 ? '<Error><Code>SlowDown</Code></Error>' : 'x');
    });
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    const { port } = busy.address() as AddressInfo;
    const store = s3Store({ ...s3, endpoint: `http://127.0.0.1:${port}` }, join(folder, 'busy'));
    (await store.get('a'.repeat(64))).resume();
    expect(asked).toBe(3);
    busy.close();
  });

  it('with more files than a page lists all of them', async () => {
    const store = s3Store({ ...s3, bucket: 'sanji' }, join(folder, 'pages'));
    const before = new Set(await keysOf(store));
    const small = s3Store(s3, join(folder, 'pages'), { pageSize: 2 });
    for (let i = 0; i < 5; i += 1) before.add((await storeSealed(small, Buffer.from([i]), limits)).storedKey);
    expect(await keysOf(small)).toEqual([...before].sort());
  });
});
