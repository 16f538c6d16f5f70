import { setTimeout as sleep } from 'node:timers/promises';
import type { Desk } from './desk.ts';

/** What the demo looks at in a ticket. */
export interface TicketView {
  readonly caseNo: string;
  readonly title: string;
  readonly stage: string;
  readonly outcome: string | null;
  readonly outcomeLabel: { readonly zh: string } | null;
  readonly deadlines: readonly { readonly id: string; readonly dueAt: string | null }[];
  readonly orders: readonly { readonly no: string; readonly id: string; readonly state: string }[];
}

/** Prints one line of the story: who did what with which ticket. */
export type Tell = (caseNo: string, who: string, what: string) => void;

interface Link {
  readonly to: { readonly caseNo: string; readonly links: { readonly case: string } };
}

const SETTLED_WITHIN_MS = 10_000;

/** A ticket, or a case of another process, as the people at their desks handle it. */
export class Ticket {
  readonly caseNo: string;
  readonly #collection: string;
  readonly #tell: Tell;

  constructor(caseNo: string, tell: Tell, collection = 'hotline-tickets') {
    this.caseNo = caseNo;
    this.#collection = collection;
    this.#tell = tell;
  }

  /** Takes a call, or an application. */
  static async open(clerk: Desk, body: object, what: string, tell: Tell, collection?: string): Promise<Ticket> {
    const { caseNo } = await clerk.post<{ caseNo: string }>(`/v1/${collection ?? 'hotline-tickets'}`, body);
    const ticket = new Ticket(caseNo, tell, collection);
    tell(caseNo, clerk.label, what);
    return ticket;
  }

  /** Performs an action. */
  async act(clerk: Desk, action: string, body: object, what: string): Promise<void> {
    await clerk.post(`/v1/${this.#collection}/${this.caseNo}/${action}`, body);
    this.tell(clerk.label, what);
  }

  /** The case that was opened from this one, once the house has opened it. */
  async follow(clerk: Desk, collection: string): Promise<Ticket> {
    for (const giveUpAt = Date.now() + SETTLED_WITHIN_MS; Date.now() < giveUpAt; await sleep(50)) {
      const { items } = await clerk.get<{ items: readonly Link[] }>(`/v1/cases/${this.caseNo}/links`);
      const found = items.find(({ to }) => to.links.case.startsWith(`/v1/${collection}/`));
      if (found) return new Ticket(found.to.caseNo, this.#tell, collection);
    }
    throw new Error(`nothing was opened from ${this.caseNo}`);
  }

  /** The day it is in the story. */
  async today(clerk: Desk): Promise<string> {
    return (await clerk.get<{ now: string }>('/v1/time')).now.slice(0, 10);
  }

  tell(who: string, what: string): void {
    this.#tell(this.caseNo, who, what);
  }

  view(clerk: Desk): Promise<TicketView> {
    return clerk.get<TicketView>(`/v1/${this.#collection}/${this.caseNo}`);
  }

  /** The ticket once it looks as expected: what time brings about is recorded a moment after the time has come. */
  async once(clerk: Desk, isSo: (view: TicketView) => boolean): Promise<TicketView> {
    for (const giveUpAt = Date.now() + SETTLED_WITHIN_MS; ; await sleep(50)) {
      const view = await this.view(clerk);
      if (isSo(view)) return view;
      if (Date.now() > giveUpAt) throw new Error(`${this.caseNo} does not get further than ${JSON.stringify(view)}`);
    }
  }
}
