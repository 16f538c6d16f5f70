import { lookup as resolve } from 'node:dns';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isForbiddenAddress } from './addresses.ts';

/** Requests to addresses that people entered (webhooks to come). What we configure ourselves does not come this way. */

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
  /** How names become addresses; the system's way without it. */
  readonly lookup?: LookupFunction;
}

/**
 * Posts to an address. HTTPS only; the address that a name stands for is looked at when the connection is made, so a name
 * that answers differently the second time gains nothing. Redirects are not followed: 3xx is an answer like any other.
 * @returns the status; the body is not read
 * @throws ForbiddenAddress before anything is sent; Error when there is no answer in time
 */
export function send({ url, body, headers = {}, timeoutMs = 15_000, ...more }: Outgoing): Promise<number> {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (!target) return Promise.reject(new ForbiddenAddress('not an address'));
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  const isAllowed = more.allowed?.includes(`${target.hostname}:${port}`) === true;
  const refusal = isAllowed ? undefined : refusalOf(target);
  if (refusal !== undefined) return Promise.reject(new ForbiddenAddress(refusal));
  const lookup = isAllowed ? more.lookup : guarded(more.lookup ?? resolve);
  return new Promise((done, failed) => {
    const request = (target.protocol === 'https:' ? secure : plain)(target, {
      ...{ method: 'POST', agent: false, timeout: timeoutMs, signal: AbortSignal.timeout(timeoutMs) },
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      ...(lookup === undefined ? {} : { lookup }),
    });
    request.once('error', failed);
    request.once('response', (response) => {
      response.destroy();
      done(response.statusCode ?? 0);
    });
    request.end(body);
  });
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
