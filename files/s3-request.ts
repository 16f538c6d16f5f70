import { createReadStream } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream';
import { AwsV4Signer } from 'aws4fetch';
import { FileMissing, FileStoreError } from './store.ts';

/** A bucket of whatever speaks S3: MinIO, OSS, COS, AWS. */
export interface S3Settings {
  /** `https://minio.example.org:9000`. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Where the bucket stands in an address: as its first folder, or before the host as OSS and COS want it. */
  readonly style: 'path' | 'host';
}

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  /** A file whose SHA-256 is known; the server checks it. */
  readonly body?: { readonly path: string; readonly bytes: number; readonly sha256: string };
}

const IDLE_MS = 20_000;
const TRIES = 3;
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * Sends one signed request; a server that is away or overloaded is asked three times.
 * @throws FileMissing on 404; FileStoreError on anything else that is not 2xx.
 */
export async function s3Request(settings: S3Settings, request: S3Request): Promise<IncomingMessage> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await send(settings, request);
      const status = answer.statusCode ?? 0;
      if (status >= 200 && status < 300) return answer;
      const code = /<Code>([A-Za-z]+)<\/Code>/.exec(await textOf(answer))?.[1] ?? '';
      if (status === 404 && code !== 'NoSuchBucket') throw new FileMissing('the file is not there');
      const error = new FileStoreError(`the store of files answered ${status} ${code}`);
      if (status < 500 || attempt === TRIES) throw error;
    } catch (error) {
      if (error instanceof FileStoreError) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      if (attempt === TRIES)
        throw new FileStoreError(`the store of files is away: ${code ?? message}`, { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, 100 * 4 ** attempt));
  }
}

/** The whole of an answer as text. */
export async function textOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

async function send(settings: S3Settings, { method, key, query, body }: S3Request): Promise<IncomingMessage> {
  const url = addressOf(settings, key);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  const signed = await new AwsV4Signer({
    ...{ method, url: url.href, service: 's3', region: settings.region },
    ...{ accessKeyId: settings.accessKey, secretAccessKey: settings.secretKey },
    headers: { 'x-amz-content-sha256': body?.sha256 ?? EMPTY_SHA256 },
  }).sign();
  const headers = {
    ...Object.fromEntries(signed.headers),
    ...(body ? { 'content-length': String(body.bytes), 'content-type': 'application/octet-stream' } : {}),
  };
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http;
    const sent = request(signed.url, { method, headers, timeout: IDLE_MS }, resolve);
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('error', reject);
    if (body) pipeline(createReadStream(body.path), sent, (error) => error && reject(error));
    else sent.end();
  });
}

function addressOf({ endpoint, bucket, style }: S3Settings, key: string): URL {
  const url = new URL(endpoint);
  if (style === 'host') url.hostname = `${bucket}.${url.hostname}`;
  url.pathname = style === 'host' ? `/${key}` : `/${bucket}/${key}`;
  return url;
}
