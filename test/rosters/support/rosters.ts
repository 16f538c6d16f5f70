import { eq } from 'drizzle-orm';
import { rosterAssignments } from '../../../db/schema/index.ts';
import type { Office } from '../../hotline-ticket/support/office.ts';
import { people, type Person } from '../../hotline-ticket/support/people.ts';
import type { TicketFile } from '../../hotline-ticket/support/ticket-file.ts';
import type { Reply } from '../../support/desk.ts';

type Body = Readonly<Record<string, unknown>>;
type Who = Person | 'administrator';

/** A request as somebody makes it, of any method; what was sent and what came back stand in the failure's message. */
export async function ask(
  { house }: Office,
  who: Who,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: Body,
): Promise<Reply> {
  const userId = who === 'administrator' ? 'u-administrator' : people[who];
  const response = await house.app.inject({
    ...{ method, url: encodeURI(url), headers: { authorization: `Bearer ${house.token(userId)}` } },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: response.statusCode, headers: response.headers, body: response.body ? response.json() : undefined };
}

/** A new entry with what most of them have. */
export const someone = (name: string, unitId = 'chaoyang-centre', more: Body = {}): Body => ({
  ...{ name, unitId, contractFrom: '2024-01-01' },
  ...more,
});

/** Adds an entry and gives its id. */
export async function added(office: Office, kind: string, body: Body, who: Who = 'administrator'): Promise<string> {
  const reply = await ask(office, who, 'POST', `/v1/rosters/${kind}`, body);
  if (reply.status !== 201) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
  return (reply.body as { id: string }).id;
}

export interface Proposed {
  readonly id: string;
  readonly name: string;
  readonly load: number;
  readonly why: { readonly zh: string; readonly en: string }[];
}
export interface LeftOut {
  readonly id: string;
  readonly whyNot: { readonly code: string; readonly zh: string; readonly en: string }[];
}
/** Who is proposed for a case, in turn, and why others are not, by code. */
export async function proposalsFor(office: Office, dispute: TicketFile, role = 'mediator', who: Person = 'chaoyang') {
  const reply = await ask(office, who, 'GET', `/v1/cases/${dispute.caseNo}/proposals?role=${role}&limit=100`);
  if (reply.status !== 200) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
  const { items, leftOut } = reply.body as { items: Proposed[]; leftOut: LeftOut[] };
  return {
    items,
    ids: items.map(({ id }) => id),
    whyNot: Object.fromEntries(leftOut.map(({ id, whyNot }) => [id, whyNot.map(({ code }) => code)])),
    inWords: Object.fromEntries(leftOut.map(({ id, whyNot }) => [id, whyNot.map(({ en }) => en).join('; ')])),
  };
}

/** What became of the namings of a case, in their order: `mediator-chaoyang-1 refused`. */
export async function assignmentsOf(office: Office, dispute: TicketFile): Promise<string[]> {
  const rows = await office.house.db
    .select()
    .from(rosterAssignments)
    .where(eq(rosterAssignments.caseNo, dispute.caseNo))
    .orderBy(rosterAssignments.no);
  return rows.map(({ entryId, state }) => `${entryId} ${state}`);
}
