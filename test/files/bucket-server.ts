import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BucketServer {
  readonly endpoint: string;
  close(): Promise<void>;
}
interface Account {
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/**
 * As much of S3 as the store uses, over real HTTP: it works the SigV4 signature of every request out anew, from the
 * specification and not from the library that made it, and refuses content whose hash is not the one that was signed.
 */
export async function startBucketServer(account: Account): Promise<BucketServer> {
  const objects = new Map<string, { readonly content: Buffer; readonly at: string }>();
  const server = createServer((request, response) => {
    void (async () => {
      const content = await bodyOf(request);
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bucket');
      const [, bucket, ...rest] = decodeURIComponent(pathname).split('/');
      const key = rest.join('/');
      const refuse = (status: number, code: string) =>
        response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`);
      if (request.headers.authorization !== authorizationOf(account, request))
        return refuse(403, 'SignatureDoesNotMatch');
      if (request.headers['x-amz-content-sha256'] !== sha256(content)) return refuse(400, 'XAmzContentSHA256Mismatch');
      if (bucket !== account.bucket) return refuse(404, 'NoSuchBucket');
      if (request.method === 'PUT') objects.set(key, { content, at: new Date().toISOString() });
      else if (request.method === 'DELETE') return response.writeHead(objects.delete(key) ? 204 : 204).end();
      else if (key === '') return response.end(listed(objects, searchParams));
      else if (!objects.has(key)) return refuse(404, 'NoSuchKey');
      return response.end(request.method === 'GET' ? objects.get(key)?.content : undefined);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

function listed(objects: ReadonlyMap<string, { readonly at: string }>, query: URLSearchParams): string {
  const keys = [...objects.keys()].sort();
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString();
  const page = keys.filter((key) => key > after).slice(0, Number(query.get('max-keys') ?? 1_000));
  const last = page.at(-1);
  const next = last !== undefined && last !== keys.at(-1) ? Buffer.from(last).toString('base64') : undefined;
  const entries = page.map((key) => {
    const at = objects.get(key)?.at;
    return `<Contents><Key>${key}</Key><LastModified>${at}</LastModified><ETag>&quot;x&quot;</ETag></Contents>`;
  });
  return `<ListBucketResult>${entries.join('')}${next ? `<NextContinuationToken>${next}</NextContinuationToken>` : ''}</ListBucketResult>`;
}

/** SigV4, step by step as the specification has it. */
function authorizationOf({ accessKey, region, secretKey }: Account, request: IncomingMessage): string {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bucket');
  const signed = /SignedHeaders=([^,]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const at = String(request.headers['x-amz-date']);
  const canonical = [
    request.method,
    pathname
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/'),
    [...searchParams]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...signed.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signed,
    request.headers['x-amz-content-sha256'],
  ].join('\n');
  const scope = `${at.slice(0, 8)}/${region}/s3/aws4_request`;
  const key = [region, 's3', 'aws4_request'].reduce<Buffer>(
    hmac,
    hmac(Buffer.from(`AWS4${secretKey}`), at.slice(0, 8)),
  );
  const signature = hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n')).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
}

const sha256 = (of: string | Buffer): string => createHash('sha256').update(of).digest('hex');
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
