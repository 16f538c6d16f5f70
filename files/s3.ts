import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { s3Request, type S3Settings, textOf } from './s3-request.ts';
import { checkedKey, type FileStore, FileMissing, isStoredKey } from './store.ts';

/**
 * Files in a bucket, `ab/abcdef…`. A file is sealed on this machine first, so that its size and SHA-256 are known: the
 * hash is its key, and what SigV4 has the server check.
 */
export function s3Store(settings: S3Settings, folder: string, { pageSize = 1_000 } = {}): FileStore {
  const objectOf = (key: string) => `${checkedKey(key).slice(0, 2)}/${key}`;
  return {
    staging: join(folder, '.staging'),
    async put(storedKey, { path, bytes }) {
      const answer = await s3Request(settings, {
        ...{ method: 'PUT', key: objectOf(storedKey), body: { path, bytes, sha256: storedKey } },
      });
      answer.resume();
      await unlink(path).catch(() => undefined);
    },
    get: async (storedKey) => s3Request(settings, { method: 'GET', key: objectOf(storedKey) }),
    async remove(storedKey) {
      try {
        (await s3Request(settings, { method: 'DELETE', key: objectOf(storedKey) })).resume();
      } catch (error) {
        if (!(error instanceof FileMissing)) throw error;
      }
    },
    async *list() {
      for (let next: string | undefined = ''; next !== undefined;) {
        const query = {
          'list-type': '2',
          'max-keys': String(pageSize),
          ...(next === '' ? {} : { 'continuation-token': next }),
        };
        const page = await textOf(await s3Request(settings, { method: 'GET', key: '', query }));
        for (const [, entry = ''] of page.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)) {
          const storedKey = tagOf(entry, 'Key')?.split('/').at(-1) ?? '';
          const storedAt = Date.parse(tagOf(entry, 'LastModified') ?? '');
          if (isStoredKey(storedKey) && !Number.isNaN(storedAt)) yield { storedKey, storedAt };
        }
        next = tagOf(page, 'NextContinuationToken');
      }
    },
  };
}

function tagOf(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: string) => ENTITIES[entity] ?? '');
}
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
