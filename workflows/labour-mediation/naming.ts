import type { Deadline } from '../kit/deadline.ts';
import { unless, type Act } from '../kit/vocabulary.ts';
import { notBefore } from '../kit/passing.ts';
import type { Dispute } from './dispute.ts';
import { mediatorRefuses, nameMediator } from './mediating.ts';

/** The naming of a mediator, open for as long as somebody mediates; `start` starts its limit, where there is one. */
export class Naming {
  readonly choices;
  readonly #dispute: Dispute;
  readonly #start: () => readonly Deadline[];
  #limits: readonly Deadline[];

  constructor(dispute: Dispute, start: () => readonly Deadline[] = () => []) {
    this.#dispute = dispute;
    this.#start = start;
    this.#limits = start();
    const isNamed = () => dispute.appointments.current('mediator') !== undefined;
    this.choices = {
      nameMediator: unless(nameMediator, ({ body }) => dispute.appointments.refusal('mediator', body.mediator)),
      mediatorRefuses: unless(mediatorRefuses, ...notBefore(isNamed, 'nobody-named')),
    };
  }
  named({ body }: Act<typeof nameMediator>): void {
    this.#dispute.meet(...this.#limits);
    this.#dispute.appointments.name('mediator', body.mediator);
  }
  refused(): void {
    this.#dispute.appointments.refused('mediator');
    this.#limits = this.#start();
  }
  /** Nobody is awaited any more. */
  over(): void {
    this.#dispute.cancel(...this.#limits);
  }
}
