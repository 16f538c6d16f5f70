import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import { requestsByNumber, requestsByTime, type ServiceRequest } from '../../../db/queries/open311.ts';
import { hotlineTicket } from '../../../workflows/hotline-ticket/process.ts';
import type { Label } from '../../../workflows/kit/fields.ts';
import { tellsEmployer } from '../../personal/telling.ts';
import { INSTANT_PATTERN, isRealInstant } from '../lists/instants.ts';
import { Fault, valueIn } from './exchange.ts';
import type { Value } from './xml.ts';

/** What an Idempotency-Key is good for, and by what a request is known as one's own. */
export const ROUTE = 'POST /open311/v2/requests';
/** What is done with any request. */
export const NOTICE =
  '工会将核实处理并答复；见 expected_datetime。 / The union verifies, acts and answers; see expected_datetime.';

const SPAN_MS = 90 * 86_400_000;
const MOST_NUMBERS = 100;
const PAGE_SIZE = 100;
const LARGEST = { page: 1_000, page_size: 1_000 } as const;

/** The caller's own requests, by number or by time, service and status. @throws Fault for a filter that is none */
export async function findRequests(app: FastifyInstance, caller: string, query: unknown): Promise<Value[]> {
  const own = { caller, route: ROUTE };
  const numbers = listIn(query, 'service_request_id');
  if (numbers.length > 0) return (await requestsByNumber(app.db, own, numbers)).map(toRequest);
  const status = listIn(query, 'status');
  if (status.some((one) => one !== 'open' && one !== 'closed')) throw new Fault(400, 'status must be open or closed');
  const size = countIn(query, 'page_size', PAGE_SIZE);
  const rows = await requestsByTime(app.db, {
    ...own,
    ...rangeIn(query, app.clock.now()),
    codes: listIn(query, 'service_code'),
    status: new Set(status).size === 1 ? (status[0] as 'open' | 'closed') : '',
    ...{ limit: size, offset: (countIn(query, 'page', 1) - 1) * size },
  });
  return rows.map(toRequest);
}

/** One of the caller's own; undefined for any other number, and for what is none. */
export async function findRequest(app: FastifyInstance, caller: string, caseNo: string): Promise<Value | undefined> {
  if (caseNo.includes('\u0000')) return undefined; // no text of PostgreSQL
  return (await requestsByNumber(app.db, { caller, route: ROUTE }, [caseNo])).map(toRequest)[0];
}

/** No texts, no people, no place: what the sender wrote the sender has. */
function toRequest(row: ServiceRequest): Value {
  const { caseNo, stage, outcome, code, name, unit, tier, confidential } = row;
  const { openedAt, updatedAt, closedAt, expectedAt } = row;
  const label: Label | undefined =
    (hotlineTicket.outcomes as Record<string, Label>)[outcome ?? ''] ??
    (hotlineTicket.stages as Record<string, Label>)[stage];
  const shown = (at: Date | null) => (at === null ? null : formatInstant(at.getTime()));
  return {
    ...{ service_request_id: caseNo, status: closedAt === null ? 'open' : 'closed' },
    status_notes: label ? `${label.zh} / ${label.en}` : null,
    ...{ service_name: name, service_code: code, description: null },
    agency_responsible: confidential && tellsEmployer(tier) ? null : unit,
    ...{ service_notice: NOTICE, requested_datetime: shown(openedAt) },
    ...{ updated_datetime: shown(closedAt ?? updatedAt), expected_datetime: shown(expectedAt) },
    ...{ address: null, address_id: null, zipcode: null, lat: null, long: null, media_url: null },
  };
}

function listIn(query: unknown, name: string): string[] {
  const list = (valueIn(query, name) ?? '').split(',').map((one) => one.trim());
  const given = list.filter((one) => one !== '' && one.length <= 64 && !one.includes('\u0000'));
  if (given.length > MOST_NUMBERS) throw new Fault(400, `${name} names more than ${MOST_NUMBERS}`);
  return given;
}

function countIn(query: unknown, name: keyof typeof LARGEST, otherwise: number): number {
  const text = valueIn(query, name);
  if (text === undefined) return otherwise;
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= LARGEST[name]) return count;
  throw new Fault(400, `${name} must be from 1 to ${LARGEST[name]}`);
}

/** Ninety days at most, the last ones unless told. */
function rangeIn(query: unknown, now: number): { readonly from: number; readonly to: number } {
  const [start, end] = [instantIn(query, 'start_date'), instantIn(query, 'end_date')];
  const to = end ?? (start === undefined ? now : start + SPAN_MS);
  const from = start ?? to - SPAN_MS;
  if (from > to || to - from > SPAN_MS) throw new Fault(400, 'start_date to end_date must be 90 days at most');
  return { from, to };
}

function instantIn(query: unknown, name: string): number | undefined {
  const text = valueIn(query, name)?.replace(' ', '+');
  if (text === undefined) return undefined;
  if (new RegExp(INSTANT_PATTERN).test(text) && isRealInstant(text)) return Date.parse(text);
  throw new Fault(400, `${name} must be like 2026-03-02T08:00:00+08:00`);
}
