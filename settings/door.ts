import { BlockList, isIP } from 'node:net';
import { type Env, integer, listOf, oneOf } from './values.ts';

/** How many requests a minute; 0 is no limit. */
export interface RateLimits {
  /** All requests from one address. */
  readonly address: number;
  /** All requests of one user or machine key. */
  readonly user: number;
  /** Refused tokens, codes and passwords from one address; valid tokens from there go on being served. */
  readonly refused: number;
  /** Attempts to log in from one address: bounds a flood, and is too coarse to hold back guessing in an office behind one address. */
  readonly login: number;
  /** What costs much or takes much away, each per user. */
  readonly import: number;
  readonly export: number;
  readonly preview: number;
  /** Unmasking, and searching for people. */
  readonly unmask: number;
  /** Questions of callers about their own case, from one address a minute; and about one case number or by one telephone number an hour. */
  readonly progress: number;
  readonly progressHourly: number;
}

export interface DoorSettings {
  /** Addresses and networks whose `X-Forwarded-*` are believed; nobody's without it. */
  readonly trustedProxies: readonly string[];
  /** Undefined: nothing is limited. Each copy of the API counts for itself. */
  readonly limits: RateLimits | undefined;
  /** Browsers are told to come by HTTPS only. */
  readonly https: boolean;
  /** Whether `/docs` and `/openapi.json` answer. */
  readonly docs: boolean;
}

/** Meant never to be met by people at work: a peak day has 6,000 demands, a busy desk sends some 60 requests a minute. */
export const DEFAULT_LIMITS: RateLimits = {
  ...{ address: 12_000, user: 1_200, refused: 60, login: 300 },
  ...{ import: 20, export: 30, preview: 120, unmask: 60 },
  ...{ progress: 10, progressHourly: 10 },
};

/** Reads what concerns the door. @throws Error naming the variable that is malformed. */
export function readDoor(env: Env, production: boolean): DoorSettings {
  const rate = (name: string, fallback: number) => integer(env, name, fallback);
  const limits: RateLimits = {
    address: rate('SANJI_RATE_ADDRESS', DEFAULT_LIMITS.address),
    user: rate('SANJI_RATE_USER', DEFAULT_LIMITS.user),
    refused: rate('SANJI_RATE_REFUSED', DEFAULT_LIMITS.refused),
    login: rate('SANJI_RATE_LOGIN', DEFAULT_LIMITS.login),
    import: rate('SANJI_RATE_IMPORT', DEFAULT_LIMITS.import),
    export: rate('SANJI_RATE_EXPORT', DEFAULT_LIMITS.export),
    preview: rate('SANJI_RATE_PREVIEW', DEFAULT_LIMITS.preview),
    unmask: rate('SANJI_RATE_UNMASK', DEFAULT_LIMITS.unmask),
    progress: rate('SANJI_RATE_PROGRESS', DEFAULT_LIMITS.progress),
    progressHourly: rate('SANJI_RATE_PROGRESS_HOURLY', DEFAULT_LIMITS.progressHourly),
  };
  return {
    trustedProxies: networks('SANJI_TRUSTED_PROXIES', listOf(env, 'SANJI_TRUSTED_PROXIES')),
    limits: oneOf(env, 'SANJI_RATE_LIMITS', ['on', 'off'] as const, 'on') === 'on' ? limits : undefined,
    https: production,
    docs: oneOf(env, 'SANJI_DOCS', ['public', 'closed'] as const, production ? 'closed' : 'public') === 'public',
  };
}

/** Addresses and networks as they were given. @throws Error naming the variable for what is neither */
export function networks(name: string, list: readonly string[]): readonly string[] {
  for (const entry of list) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    const most = family === 6 ? 128 : 32;
    if (family !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && +bits > 0 && +bits <= most))) continue;
    throw new Error(`${name} must be addresses or networks like 10.0.0.0/8, not "${entry}"`);
  }
  return list;
}

/** Whether a host name or address is this machine. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost') return true;
  const family = isIP(name);
  return family !== 0 && loopback.check(name, family === 6 ? 'ipv6' : 'ipv4');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
