/** Calls as they are looked up: by day, state, agent, case or number; never by what is sealed. */
import type { Database } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import type { CallEffectKind } from '../schema/index.ts';
import type { Reach } from '../identity/accounts.ts';
import { epochMs, prepareEach } from '../queries/prepared.ts';
import type { CallDirection, CallFacts, CallState } from './facts.ts';
import { factsOf } from './fold.ts';
import { openTold } from './record.ts';

export interface CallFilter {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly state?: CallState | undefined;
  readonly agent?: string | undefined;
  readonly caseNo?: string | undefined;
  readonly phoneIndex?: string | undefined;
  readonly id?: number | undefined;
}
export interface CallRow {
  readonly id: number;
  readonly endpointId: string;
  readonly unitId: string;
  readonly direction: CallDirection;
  readonly state: CallState;
  readonly startedAt: number;
  readonly agentUser: string | null;
  readonly recorded: boolean;
  /** Null also for a case that the caller does not see. */
  readonly caseNo: string | null;
  readonly draftId: string | null;
  readonly joined: boolean;
  readonly effect: CallEffectKind | null;
  /** Why it did nothing, or not more: a word of api/calls/effects/reasons.ts. */
  readonly effectReason: string | null;
  /** How the case took the act in the name of its agent. */
  readonly actStatus: 'pending' | 'done' | 'refused' | null;
  readonly actReason: string | null;
  /** Open cases of the number of which it may be one, as far as the caller sees them. */
  readonly maybeCases: readonly string[];
  /** Opened: to be masked by whoever shows it. */
  readonly callId: string;
  readonly facts: CallFacts;
}

interface Row extends Omit<CallRow, 'startedAt' | 'callId' | 'facts'> {
  readonly started: Date;
  readonly sealed: Buffer;
}
const CONDITIONS = {
  reach: (n: number) => `c.unit_id = any($${n}::text[])`,
  from: (n: number) => `c.started_at >= $${n}::timestamptz`,
  to: (n: number) => `c.started_at < $${n}::timestamptz`,
  state: (n: number) => `c.state = $${n}`,
  agent: (n: number) => `c.agent_user = $${n}`,
  caseNo: (n: number) => `k.case_no = $${n}`,
  phoneIndex: (n: number) => `c.phone_index = $${n}::uuid`,
  id: (n: number) => `c.id = $${n}::bigint`,
  afterAt: (n: number) => `(c.started_at, c.id) < ($${n}::timestamptz, $${n + 1}::bigint)`,
} as const;
type Condition = keyof typeof CONDITIONS;

/** The case's number comes from the cases the caller sees, so that PostgreSQL decides. */
const listing = prepareEach<string, Row>((names) => {
  let n = 0;
  const conditions = names.split(',').map((name) => {
    const text = CONDITIONS[name as Condition](n + 1);
    n += name === 'afterAt' ? 2 : 1;
    return text;
  });
  return `select c.id::float8 as id, c.endpoint_id as "endpointId", c.unit_id as "unitId", c.direction, c.state, c.started_at as started,
      c.agent_user as "agentUser", c.recorded, k.case_no as "caseNo", c.draft_id as "draftId", c.joined, c.effect,
      c.effect_reason as "effectReason", x.status as "actStatus", x.receipt->>'reason' as "actReason",
      array(select m.case_no from cases m where m.case_no = any(c.maybe_cases) order by 1) as "maybeCases",
      c.details_cipher as sealed
    from calls c left join cases k on k.case_no = c.case_no
    left join commands x on x.id = c.effect_command and c.effect = 'called-back'
    where c.details_cipher is not null and ${conditions.join(' and ')}
    order by c.started_at desc, c.id desc limit $${n + 1}`;
});

/** Calls of units within reach, the newest first. */
export async function listCalls(
  db: Database,
  keys: Keys,
  order: {
    readonly reach: Reach;
    readonly filter: CallFilter;
    readonly after?: { readonly at: number; readonly id: number } | undefined;
    readonly limit: number;
  },
): Promise<CallRow[]> {
  const { reach, filter, after, limit } = order;
  const values: Partial<Record<Condition, readonly (string | number | readonly string[])[]>> = {
    ...(reach === 'everything' ? {} : { reach: [[...reach]] }),
    from: [iso(filter.from ?? 0)],
    ...(filter.to === undefined ? {} : { to: [iso(filter.to)] }),
    ...(filter.state === undefined ? {} : { state: [filter.state] }),
    ...(filter.agent === undefined ? {} : { agent: [filter.agent] }),
    ...(filter.caseNo === undefined ? {} : { caseNo: [filter.caseNo] }),
    ...(filter.phoneIndex === undefined ? {} : { phoneIndex: [filter.phoneIndex] }),
    ...(filter.id === undefined ? {} : { id: [filter.id] }),
    ...(after === undefined ? {} : { afterAt: [iso(after.at), after.id] }),
  };
  const rows = await listing(Object.keys(values).join(','))(db, [...Object.values(values).flat(), limit]);
  return rows.map(({ started, sealed, ...row }) => {
    const told = openTold(keys, row.id, sealed);
    return { ...row, startedAt: epochMs(started), callId: told.callId, facts: factsOf(told) };
  });
}

const iso = (at: number): string => new Date(Math.min(Math.max(at, 0), Date.UTC(9999, 0))).toISOString();
