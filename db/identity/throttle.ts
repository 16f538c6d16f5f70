/**
 * Wrong passwords make the next attempt wait: by user and place, and, for places where the user never logged in, by user
 * and by address. Somebody at a known place is slowed by attempts from that place only (docs/decisions/0016).
 */
import type { Database } from '../client.ts';
import { blindIndex } from '../crypto/blind-index.ts';
import type { Keys } from '../crypto/keys.ts';
import { prepare } from '../queries/prepared.ts';

/** Attempts that are free, and the longest wait after them; it begins at a second and doubles. */
interface Slope {
  readonly free: number;
  readonly longestS: number;
}
const OWN: Slope = { free: 5, longestS: 900 };
/** All unknown places together: short, so that whoever comes from a new device gets a turn. */
const STRANGERS: Slope = { free: 20, longestS: 60 };
const ADDRESS: Slope = { free: 50, longestS: 900 };
const FORGOTTEN_AFTER = "interval '24 hours'";
const KNOWN_FOR_MS = 90 * 86_400_000;

export interface Place {
  /** What was typed, whether there is such a user or not. */
  readonly userId: string;
  readonly address: string;
  /** Id of a device on which this user has logged in. */
  readonly device: string | undefined;
}

/** An attempt that may be made; it counts as failed until it is {@link forgive}n. */
export interface Attempt {
  readonly own: string;
  readonly buckets: readonly string[];
}
export interface Refused {
  readonly retryAfterSeconds: number;
}

const isKnown = prepare<{ place: string }>('select place from login_places where place = $1 and known_until > $2');
const blocked = prepare<{ until: Date }>(
  'select max(blocked_until) as until from login_throttle where bucket = any($1)',
);
/** Takes a place in every bucket or in none; in the order of their names, so that no two wait for each other. */
const take = prepare<{ bucket: string }>(`
  insert into login_throttle as t (bucket, failures, blocked_until, last_at)
  select b.bucket, 1, $4::timestamptz, $4::timestamptz
  from unnest($1::text[], $2::int[], $3::int[]) b (bucket, free, longest)
  where not exists (select from login_throttle x where x.bucket = any($1::text[]) and x.blocked_until > $4::timestamptz)
  order by b.bucket
  on conflict (bucket) do update set last_at = $4::timestamptz,
    failures = case when t.last_at < $4::timestamptz - ${FORGOTTEN_AFTER} then 1 else t.failures + 1 end,
    blocked_until = case
      when t.last_at < $4::timestamptz - ${FORGOTTEN_AFTER} or t.failures < (${slopeOf('free')}) then $4::timestamptz
      else $4::timestamptz + interval '1 second' * least(${slopeOf('longest')}, power(2, least(t.failures - (${slopeOf('free')}), 20))) end
  where t.blocked_until <= $4::timestamptz
  returning t.bucket`);

/** The slope of the bucket at hand, from the arrays that came in. */
function slopeOf(column: 'free' | 'longest'): string {
  return `(select s.${column} from unnest($1::text[], $2::int[], $3::int[]) s (bucket, free, longest) where s.bucket = t.bucket)`;
}

/** Whether somebody may try to log in now. The same statements whether there is such a user or not. */
export async function attempt(db: Database, keys: Keys, place: Place, nowMs: number): Promise<Attempt | Refused> {
  const name = (...parts: readonly string[]) => blindIndex(keys, 'login-throttle', JSON.stringify(parts));
  const { userId, address, device } = place;
  const own = device === undefined ? name('address', userId, address) : name('device', userId, device);
  const known = await isKnown(db, [placeOf(keys, userId, address), iso(nowMs)]);
  const isStranger = device === undefined && known.length === 0;
  const slopes = new Map<string, Slope>([[own, OWN]]);
  if (isStranger) slopes.set(name('strangers', userId), STRANGERS).set(name('from', address), ADDRESS);
  const buckets = [...slopes.keys()];
  const [free, longest] = [[...slopes.values()].map((s) => s.free), [...slopes.values()].map((s) => s.longestS)];
  const taken = await take(db, [buckets, free, longest, iso(nowMs)]);
  if (taken.length === buckets.length) return { own, buckets };
  const [until] = await blocked(db, [buckets]);
  return { retryAfterSeconds: Math.max(1, Math.ceil(((until?.until?.getTime() ?? nowMs) - nowMs) / 1_000)) };
}

const undo = prepare<never>(`
  update login_throttle set failures = greatest(failures - 1, 0), blocked_until = $2::timestamptz where bucket = any($1::text[])`);
const clear = prepare<never>('delete from login_throttle where bucket = $1');
const tidy = prepare<never>(`delete from login_throttle where last_at < $1::timestamptz - ${FORGOTTEN_AFTER}`);
const know = prepare<never>(`
  insert into login_places (place, user_id, known_until) values ($1, $2, $3)
  on conflict (place) do update set known_until = excluded.known_until`);

/** The attempt was no failure. It does not undo those of before. */
export async function forgive(db: Database, { buckets }: Attempt, nowMs: number): Promise<void> {
  await undo(db, [buckets, iso(nowMs)]);
}

/** The attempt succeeded: its own place starts afresh and is known from now on. */
export async function welcome(db: Database, keys: Keys, made: Attempt, place: Place, nowMs: number): Promise<void> {
  await forgive(db, made, nowMs);
  await clear(db, [made.own]);
  await know(db, [placeOf(keys, place.userId, place.address), place.userId, iso(nowMs + KNOWN_FOR_MS)]);
  await tidy(db, [iso(nowMs)]);
}

const placeOf = (keys: Keys, userId: string, address: string): string =>
  blindIndex(keys, 'login-place', JSON.stringify([userId, address]));
const iso = (epochMs: number): string => new Date(epochMs).toISOString();
