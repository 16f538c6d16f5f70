import { request as plain, type IncomingMessage } from 'node:http';
import { request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isForbiddenAddress } from './addresses.ts';
import { askNameServers } from './names.ts';

/** Requests to addresses that people entered: endpoints of webhooks. What we configure ourselves does not come this way. */

export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

export interface Outgoing {
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** `host:port` that may be reached although they are forbidden, also without TLS; in development only. */
  readonly allowed?: readonly string[];
  /** How names become addresses; {@link askNameServers} without it, for what is allowed by name the system's way. */
  readonly lookup?: LookupFunction | undefined;
  /** Gives it up. */
  readonly signal?: AbortSignal;
}
/** What is read of an answer. */
export interface Answered {
  readonly status: number;
  /** `Retry-After` as it came. */
  readonly retryAfter: string | undefined;
}

/**
 * Posts to an address. HTTPS only; the address that a name stands for is looked at when the connection is made, so a name
 * that answers differently the second time gains nothing. Redirects are not followed: 3xx is an answer like any other.
 * The body of the answer is not read, however long it is.
 * @throws ForbiddenAddress before anything is sent; Error when there is no answer in time
 */
export async function send({ url, body, headers = {}, timeoutMs = 15_000, ...more }: Outgoing): Promise<Answered> {
  return exchange({ ...more, url, timeoutMs, method: 'POST', headers, body }, (response, { done }) => {
    response.on('error', () => undefined).destroy();
    done({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
  });
}

/** What is read of an answer that is asked for. */
export interface Fetched {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/**
 * Asks an address, by the same rules, and reads its answer.
 * @throws ForbiddenAddress before anything is sent; TooLong for more than `mostBytes`; Error when there is no answer in time
 */
export async function fetchGuarded({
  mostBytes,
  timeoutMs = 30_000,
  ...order
}: Omit<Outgoing, 'body'> & { readonly mostBytes: number }): Promise<Fetched> {
  return exchange({ ...order, timeoutMs, method: 'GET' }, (response, { done, failed }) => {
    const parts: Buffer[] = [];
    let length = 0;
    response.on('error', failed);
    response.on('data', (part: Buffer) => {
      length += part.length;
      if (length > mostBytes) response.destroy(new TooLong());
      else parts.push(part);
    });
    response.on('end', () =>
      done({
        ...{ status: response.statusCode ?? 0, body: Buffer.concat(parts) },
        contentType: response.headers['content-type'] ?? '',
      }),
    );
  });
}

interface Exchange extends Omit<Outgoing, 'body' | 'timeoutMs'> {
  readonly method: 'GET' | 'POST';
  readonly timeoutMs: number;
  readonly body?: string;
}
interface Ends<T> {
  readonly done: (answer: T) => void;
  readonly failed: (error: Error) => void;
}
/** The one place where a connection is opened to an address that somebody entered. */
function exchange<T>(
  { url, method, headers = {}, body, timeoutMs, ...more }: Exchange,
  read: (response: IncomingMessage, ends: Ends<T>) => void,
): Promise<T> {
  return new Promise((done, failed) => {
    const refusal = refusalOfAddress(url, more.allowed);
    if (refusal !== undefined) throw new ForbiddenAddress(refusal);
    const target = new URL(url);
    const lookup = isAllowed(target, more.allowed) ? more.lookup : guarded(more.lookup ?? askNameServers);
    const inTime = AbortSignal.timeout(timeoutMs);
    const request = (target.protocol === 'https:' ? secure : plain)(target, {
      ...{ method, agent: false, signal: more.signal ? AbortSignal.any([inTime, more.signal]) : inTime },
      headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
      ...(lookup === undefined ? {} : { lookup }),
    });
    request.on('error', failed); // what comes after the answer is of no interest, but must not end the process
    request.once('response', (response) => read(response, { done, failed }));
    request.end(body);
  });
}

/** Why an address is not sent to, as far as it can be told without looking its name up; undefined for one that may be. */
export function refusalOfAddress(url: string, allowed?: readonly string[]): string | undefined {
  if (!URL.canParse(url)) return 'not an address';
  const target = new URL(url);
  return isAllowed(target, allowed) ? undefined : refusalOf(target);
}

/** Allowed are `host:port` over HTTP, and no other scheme, without credentials. */
function isAllowed({ protocol, hostname, port, username, password }: URL, allowed: readonly string[] = []): boolean {
  const standard = protocol === 'https:' ? '443' : '80';
  const isPlain = /^https?:$/.test(protocol) && username === '' && password === '';
  return isPlain && allowed.includes(`${hostname}:${port || standard}`);
}

/** What can be said of the address as it is written; a host that is an address is not asked for, so it is judged here. */
function refusalOf({ protocol, username, password, hostname }: URL): string | undefined {
  if (protocol !== 'https:') return 'not https';
  if (username !== '' || password !== '') return 'an address with credentials';
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return isForbiddenAddress(host) ? 'an address within' : undefined;
  return /(^|\.)(localhost|local|internal|home\.arpa)\.?$/.test(host) || !host.includes('.')
    ? 'a name within'
    : undefined;
}

/** A lookup that gives no address at all as soon as one of them is forbidden. */
const guarded =
  (lookup: LookupFunction): LookupFunction =>
  (name, options, callback) =>
    lookup(name, options, (error, address, family) => {
      if (error) return callback(error, address, family);
      const all = typeof address === 'string' ? [address] : address.map((one) => one.address);
      if (all.length === 0 || all.some(isForbiddenAddress))
        return callback(new ForbiddenAddress('a name of an address within'), '');
      return callback(null, address, family);
    });
