import { asc, eq } from 'drizzle-orm';
import { expect } from 'vitest';
import * as tables from '../../../db/schema/index.ts';
import { fastForward } from '../../../engine/fast-forward.ts';
import { caseView, type CaseView, type Fact } from '../../../workflows/kit/messages.ts';
import type { Receipt } from '../../../workflows/kit/receipt.ts';
import { workflowIdOf } from '../../../workflows/processes.ts';
import { untilAtRest } from '../../kit/support/at-rest.ts';
import { processOf } from '../../support/desk.ts';
import type { Office } from './office.ts';
import type { Person } from './people.ts';
import { viewOf, type View } from './view.ts';

type Body = Readonly<Record<string, unknown>>;
/** A fact with the entry it stands in. */
export interface Journalled extends Fact {
  readonly seq: number;
  readonly cause: string;
  readonly entryAt: number;
  readonly deadline?: string;
  readonly state?: string;
}

const SECOND_MS = 1_000;
export const DAY_MS = 86_400_000;

/** A ticket, or a case of another process, as a test works on it: acts over HTTP, rows from PostgreSQL, time of its own. */
export class TicketFile {
  readonly caseNo: string;
  readonly #office: Office;
  #aheadMs = 0;

  constructor(office: Office, caseNo: string) {
    this.#office = office;
    this.caseNo = caseNo;
  }
  get workflowId(): string {
    return workflowIdOf(processOf(this.caseNo).name, this.caseNo);
  }

  /** Somebody does something, and may. */
  async does(who: Person, action: string, body: Body = {}, headers?: Record<string, string>): Promise<Receipt> {
    const sent = await this.#office.at(who).act(this.caseNo, action, body, headers);
    const reply = await this.#office.settled(sent);
    expect(reply.status, `${who} ${action}: ${JSON.stringify(reply.body)}`).toBe(200);
    return reply.body as Receipt;
  }
  /** Somebody tries something and is refused: `409 return-window-over`. The case stays as it was. */
  async cannot(
    who: Person,
    action: string,
    body: Body,
    refusal: string,
    headers?: Record<string, string>,
  ): Promise<void> {
    const before = await this.row();
    const sent = await this.#office.at(who).act(this.caseNo, action, body, headers);
    const reply = await this.#office.settled(sent);
    const { reason = '' } = reply.body as { reason?: string };
    expect(`${reply.status} ${reason}`.trim(), `${who} ${action}: ${JSON.stringify(reply.body)}`).toBe(refusal);
    const after = await this.row();
    expect({ seq: after.seq, stage: after.stage, head: after.journalHead }, 'a refused act leaves no trace').toEqual({
      ...{ seq: before.seq, stage: before.stage, head: before.journalHead },
    });
  }
  /** The ticket as somebody sees it. */
  async view(who: Person = 'callTaker'): Promise<View> {
    const reply = await this.#office.at(who).view(this.caseNo);
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    return viewOf(reply.body);
  }

  /** The ticket as its workflow says it is. */
  ownView(): Promise<CaseView> {
    return this.#office.house.client.workflow.getHandle(this.workflowId).query(caseView);
  }

  /** State of every limit by its id. */
  async limits(): Promise<Record<string, string>> {
    const rows = await this.#office.house.db
      .select()
      .from(tables.deadlines)
      .where(eq(tables.deadlines.caseNo, this.caseNo));
    return Object.fromEntries(rows.map((row) => [row.id, row.state]));
  }
  async limit(id: string) {
    const rows = await this.#office.house.db
      .select()
      .from(tables.deadlines)
      .where(eq(tables.deadlines.caseNo, this.caseNo));
    const row = rows.find((r) => r.id === id);
    if (!row) throw new Error(`no limit ${id}; there are ${rows.map((r) => r.id).join(', ')}`);
    return row;
  }
  async dueAt(id: string): Promise<number> {
    const { dueAt } = await this.limit(id);
    if (dueAt === null) throw new Error(`${id} stands still`);
    return dueAt;
  }
  /** Facts of the journal, of one kind if given. */
  async facts(kind?: string): Promise<Journalled[]> {
    const entries = await this.rows('caseJournal');
    const all = entries.flatMap(({ seq, cause, at, facts }) =>
      (facts as Fact[]).map((fact) => ({ ...fact, seq, cause, entryAt: at })),
    );
    return kind === undefined ? all : all.filter((fact) => fact.kind === kind);
  }
  async row() {
    const [row] = await this.rows('cases');
    if (!row) throw new Error(`no case ${this.caseNo}`);
    return row;
  }
  /** Rows about this ticket in one of the tables that have them. */
  async rows<T extends keyof typeof ordered>(table: T): Promise<(typeof tables)[T]['$inferSelect'][]> {
    const from = tables[table];
    const found = await this.#office.house.db
      .select()
      .from(from as typeof tables.cases)
      .where(eq(from.caseNo, this.caseNo))
      .orderBy(asc(ordered[table]));
    return found;
  }

  /** Time passes for the office and this ticket; others catch up when they are next looked at. */
  async skip(ms: number): Promise<void> {
    this.#office.house.clock.advance(ms);
    this.#office.aheadMs += ms;
    const behindMs = this.#office.aheadMs - this.#aheadMs;
    this.#aheadMs = this.#office.aheadMs;
    if (behindMs <= 0) return;
    await fastForward(this.#office.house.client, [this.workflowId], behindMs);
    await untilAtRest(this.#office.house.db, this.caseNo, this.#office.now - SECOND_MS / 2);
  }
  async skipTo(instant: number): Promise<void> {
    await this.skip(Math.max(0, instant - this.#office.now));
  }
  /** To a minute before the limit's due instant. */
  async skipToEveOf(id: string): Promise<void> {
    await this.skipTo((await this.dueAt(id)) - 60 * SECOND_MS);
  }
  async skipPast(id: string): Promise<void> {
    await this.skipTo((await this.dueAt(id)) + SECOND_MS);
  }
}

const ordered = {
  cases: tables.cases.caseNo,
  caseJournal: tables.caseJournal.seq,
  caseParties: tables.caseParties.partyNo,
  caseLinks: tables.caseLinks.linkedCaseNo,
  caseAccess: tables.caseAccess.bodyId,
  filingCopies: tables.filingCopies.no,
  supervisionOrders: tables.supervisionOrders.id,
  urgings: tables.urgings.no,
  callbacks: tables.callbacks.at,
  notices: tables.notices.id,
  commands: tables.commands.receivedAt,
};
