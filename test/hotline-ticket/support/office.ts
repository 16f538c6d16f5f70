import { expect } from 'vitest';
import { addDays, dateOf, instantAt } from '../../../calendar/index.ts';
import { eq } from 'drizzle-orm';
import { cases, policies } from '../../../db/schema/index.ts';
import { desk, type Desk, type Reply } from '../../support/desk.ts';
import { startHouse, type HouseOptions, type TestHouse } from '../../support/house.ts';
import { intake, people, type Person } from './people.ts';
import { TicketFile } from './ticket-file.ts';

type Body = Readonly<Record<string, unknown>>;

/** The 12351 platform and the units around it, in a house of their own, all at one time. */
export class Office {
  readonly house: TestHouse;
  /** How far the house's clock is ahead of real time. */
  aheadMs = 0;
  readonly #desks = new Map<Person, Desk>();

  constructor(house: TestHouse) {
    this.house = house;
  }

  get now(): number {
    return this.house.clock.now();
  }
  /** Somebody's desk; several are asked for again and again. */
  at(person: Person): Desk {
    const known = this.#desks.get(person) ?? desk(this.house, people[person]);
    this.#desks.set(person, known);
    return known;
  }
  /** Takes a demand in; `body` overrides the usual one. */
  open(body: Body = {}, who: Person = 'callTaker', headers?: Record<string, string>): Promise<TicketFile> {
    return this.openAt('/v1/hotline-tickets', { ...intake, ...body }, who, headers);
  }
  /** Opens a case of any process, with exactly this body. */
  async openAt(url: string, body: Body, who: Person, headers?: Record<string, string>): Promise<TicketFile> {
    const reply = await this.settled(await this.at(who).post(url, body, headers));
    expect([200, 201], JSON.stringify(reply.body)).toContain(reply.status);
    const { caseNo } = reply.body as { caseNo: string };
    return this.file(caseNo);
  }
  /** The file of a ticket that is there, brought to the office's time. */
  async file(caseNo: string): Promise<TicketFile> {
    const file = new TicketFile(this, caseNo);
    await file.skip(0);
    return file;
  }
  /** A case that another one opened, once the relay has. */
  async opened(caseNo: string): Promise<TicketFile> {
    const { db } = this.house;
    for (let tries = 0; tries < 200; tries += 1) {
      const [row] = await db.select({ caseNo: cases.caseNo }).from(cases).where(eq(cases.caseNo, caseNo));
      if (row) return this.file(caseNo);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${caseNo} was not opened`);
  }
  /** Opens a ticket and dispatches it to a unit. */
  async dispatched(toUnit = 'chaoyang-centre', body: Body = {}): Promise<TicketFile> {
    const ticket = await this.open(body);
    await ticket.does('callTaker', 'dispatch', { toUnit });
    return ticket;
  }
  /** The office's clock goes on while the engine's stands: no timer fires. */
  letTimersLag(ms: number): void {
    this.house.clock.advance(ms);
    this.aheadMs += ms;
  }
  /** A policy for tickets opened from now on. */
  async setPolicy(name: string, value: unknown): Promise<void> {
    const row = { name, effectiveFrom: '2013-01-24', value, setBy: people.supervisor };
    await this.house.db
      .insert(policies)
      .values(row)
      .onConflictDoUpdate({ target: [policies.name, policies.effectiveFrom], set: { value } });
  }

  /** An answer that took too long for one request is asked for until it is there. */
  async settled(reply: Reply): Promise<Reply> {
    if (reply.status !== 202) return reply;
    const { commandId } = reply.body as { commandId: string };
    for (let tries = 0; tries < 300; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const asked = await this.at('supervisor').get(`/v1/commands/${commandId}`);
      const { status, receipt } = asked.body as { status: string; receipt?: { code?: string } };
      if (status === 'pending' || !receipt) continue;
      if (status === 'done') return { ...reply, status: 200, body: receipt };
      return { ...reply, status: STATUS[receipt.code ?? ''] ?? 0, body: receipt };
    }
    throw new Error(`no receipt of ${commandId} after 30 s`);
  }
}
const STATUS: Readonly<Record<string, number>> = {
  'not-open': 409,
  conflict: 409,
  forbidden: 403,
  stale: 412,
  invalid: 422,
};

/** An office in a house of its own, at ten o'clock of a day to come: no test runs into midnight. */
export async function openOffice(options: HouseOptions = {}): Promise<Office> {
  const office = new Office(await startHouse(options));
  office.aheadMs = instantAt(addDays(dateOf(Date.now()), 1), '10:00') - Date.now();
  office.house.clock.advance(office.aheadMs);
  return office;
}
