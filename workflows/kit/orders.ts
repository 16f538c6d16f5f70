import { workingDays } from '../../calendar/term.ts';
import type { Deadline } from './deadline.ts';
import type { OrderView, UnitRef } from './messages.ts';
import { duty, type Duty } from './vocabulary.ts';

/** The limit within which an addressee replies to a supervision order; its length comes with the order. */
export const orderReply = duty('order-reply', {
  label: { zh: '督办单回复', en: 'Reply to a supervision order' },
  clause: '二(四)1(3) 督办; policy order-reply-days',
  from: { '2013-01-24': workingDays(2) },
});

interface Issue {
  readonly grounds: OrderView['grounds'];
  readonly issuerUnit: string;
  readonly issuerUser?: string;
  readonly addressee: UnitRef;
  readonly replyWithinDays: number;
  readonly demandCommand?: string;
  /** The missed deadline it was issued for. */
  readonly about?: Deadline;
}
/** What orders need of their case. */
interface Owner {
  readonly journal: { readonly now: number };
  readonly deadlines: readonly Deadline[];
  startFor(limit: Duty, workingDayCount: number, options: { readonly unit: UnitRef; readonly id: string }): Deadline;
  meet(deadline: Deadline | undefined): void;
  cancel(deadline: Deadline | undefined): void;
  fact(kind: string, detail: Readonly<Record<string, string>>): void;
  tell(
    kind: string,
    to: { readonly unit: string; readonly role: string },
    detail: Readonly<Record<string, string>>,
  ): void;
}
type Order = { -readonly [K in keyof OrderView]: OrderView[K] };

/** 督办单 of a case. Their numbers are given by `record`; here they go by `order:1`, `order:2`. */
export class Orders {
  readonly all: Order[] = [];
  readonly #about = new Map<string, Deadline>();
  readonly #case: Owner;

  constructor(running: Owner) {
    this.#case = running;
  }

  issue(issue: Issue): void {
    const id = `order:${this.all.length + 1}`;
    const reply = this.#case.startFor(orderReply, issue.replyWithinDays, {
      unit: issue.addressee,
      id: `order-reply:${id}`,
    });
    this.all.push({
      id,
      grounds: issue.grounds,
      issuerUnit: issue.issuerUnit,
      ...(issue.issuerUser === undefined ? {} : { issuerUser: issue.issuerUser }),
      addresseeUnit: issue.addressee.id,
      state: 'issued',
      issuedAt: this.#case.journal.now,
      replyDeadline: reply.id,
      ...(issue.demandCommand === undefined ? {} : { demandCommand: issue.demandCommand }),
    });
    if (issue.about) this.#about.set(id, issue.about);
    this.#case.fact('order-issued', { order: id, grounds: issue.grounds, addressee: issue.addressee.id });
    this.#case.tell('order-issued', { unit: issue.addressee.id, role: 'unit-head' }, { order: id });
  }

  find(id: string): Order | undefined {
    return this.all.find((o) => o.id === id);
  }
  /** The order whose reply is due by this limit. */
  awaiting(reply: Deadline): Order | undefined {
    return this.all.find((o) => o.replyDeadline === reply.id);
  }
  /** Units that may reply to an order still open. */
  get addressees(): readonly string[] {
    return this.all.filter((o) => o.state === 'issued').map((o) => o.addresseeUnit);
  }
  reply(order: Order, commandId: string, user: string): void {
    order.state = 'replied';
    order.replyUser = user;
    order.repliedAt = this.#case.journal.now;
    order.replyCommand = commandId;
    this.#case.meet(this.#replyDeadline(order));
    this.#case.fact('order-replied', { order: order.id });
  }
  close(order: Order, commandId?: string): void {
    this.#end(order, 'closed');
    if (commandId !== undefined) order.closeCommand = commandId;
  }
  /** The miss it was issued for turned out to be none. */
  withdrawThoseAbout(deadline: Deadline): void {
    for (const order of this.all) {
      const open = order.state === 'issued' || order.state === 'replied';
      if (open && this.#about.get(order.id) === deadline) this.#end(order, 'withdrawn');
    }
  }
  /** The case is closed: nothing is demanded any more. */
  closeAll(): void {
    for (const order of this.all) if (order.state === 'issued' || order.state === 'replied') this.#end(order, 'closed');
  }

  #end(order: Order, state: 'closed' | 'withdrawn'): void {
    order.state = state;
    order.closedAt = this.#case.journal.now;
    this.#case.cancel(this.#replyDeadline(order));
    this.#case.fact(`order-${state}`, { order: order.id });
  }
  #replyDeadline(order: Order): Deadline | undefined {
    return this.#case.deadlines.find((d) => d.id === order.replyDeadline);
  }
}
