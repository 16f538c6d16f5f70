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

const SETTLED_WITHIN_MS = 10_000;

/** A ticket as the people at their desks handle it. */
export class Ticket {
  readonly caseNo: string;
  readonly #tell: Tell;

  private constructor(caseNo: string, tell: Tell) {
    this.caseNo = caseNo;
    this.#tell = tell;
  }

  /** Takes a call. */
  static async open(clerk: Desk, body: object, what: string, tell: Tell): Promise<Ticket> {
    const { caseNo } = await clerk.post<{ caseNo: string }>('/v1/hotline-tickets', body);
    const ticket = new Ticket(caseNo, tell);
    tell(caseNo, clerk.label, what);
    return ticket;
  }

  /** Performs an action. */
  async act(clerk: Desk, action: string, body: object, what: string): Promise<void> {
    await clerk.post(`/v1/hotline-tickets/${this.caseNo}/${action}`, body);
    this.tell(clerk.label, what);
  }

  tell(who: string, what: string): void {
    this.#tell(this.caseNo, who, what);
  }

  view(clerk: Desk): Promise<TicketView> {
    return clerk.get<TicketView>(`/v1/hotline-tickets/${this.caseNo}`);
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
