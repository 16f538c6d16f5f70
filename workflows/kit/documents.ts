import type { Json } from './messages.ts';
import type { CaseDocument } from './rest.ts';
import type { Act } from './vocabulary.ts';

/** What documents need of their case. */
interface Owner {
  readonly caseNo: string;
  fact(kind: string, detail: Readonly<Record<string, Json>>): void;
  /** Has something done that belongs to the step of an act, which is answered when it is done. */
  performFor(act: Act, activity: string, input: Json, then: (result: unknown) => void): void;
}

/** A document that is to be issued, and what it takes the place of. */
export interface DocumentOrder {
  readonly id: string;
  readonly kind: string;
  /** Documents that it takes the place of: the one it replaces first. */
  readonly voids: readonly string[];
}
/** What the activity `issueDocuments` gets. */
export interface IssueInput {
  readonly caseNo: string;
  /** The act it is tied to: its texts are printed. */
  readonly act: { readonly commandId: string; readonly at: number; readonly unit: string; readonly userId: string };
  /** A later act that calls for it anew, with corrections. */
  readonly reissue?: string;
  /** The document that is issued anew: what it says is printed again, but for what was put right. */
  readonly anew?: string;
  readonly documents: readonly DocumentOrder[];
}
/** What it answers, in the same order. */
export interface IssuedDocument {
  readonly id: string;
  readonly number: string;
  readonly sha256: string;
  readonly templateVersion: number;
}

/** Of these a dispute has one. */
const ENDINGS: readonly string[] = ['mediation-agreement', 'mediation-termination'];
const ACTIVITY = 'issueDocuments';

/** The documents of a case: ordered by acts, issued by an activity, then read-only. */
export class Documents {
  readonly #running: Owner;
  readonly #all = new Map<string, CaseDocument>();
  /** The act each document is tied to. */
  readonly #acts = new Map<string, IssueInput['act']>();
  readonly #ordered = new Map<string, number>();
  /** Issues under way: until they have ended nobody is answered, nothing else is issued, and the case cannot be withdrawn. */
  underWay = 0;

  constructor(running: Owner) {
    this.#running = running;
  }

  get all(): readonly CaseDocument[] {
    return [...this.#all.values()];
  }
  find(id: string): CaseDocument | undefined {
    return this.#all.get(id);
  }

  /**
   * Has the documents of an act issued, after the act was recorded; the step ends when they are there. Whoever performed
   * the act is answered then, and what follows counts from the act. A later one replaces those it leaves no room for.
   */
  issue(kinds: readonly string[], act: Act, then: () => void): void {
    this.#order(kinds, { act: tiedTo(act) }, act, then);
  }

  /** Issues a document anew, under a new number, with what was put right since. */
  reissue(old: CaseDocument, act: Act): void {
    const tied = this.#acts.get(old.id);
    if (!tied) throw new Error(`${old.id} was never issued`);
    const { unit, userId } = tiedTo(act);
    this.#order(
      [old.kind],
      { act: { ...tied, unit, userId }, reissue: act.commandId, anew: old.id },
      act,
      () => undefined,
    );
  }

  /** The unit under whose name it went out, and when. */
  issueOf(id: string): { readonly unit: string; readonly at: number } | undefined {
    return this.#acts.get(id);
  }

  sign(id: string, by: string): void {
    const { signed = [] } = this.#all.get(id) ?? {};
    this.#change(id, { signed: [...signed, by] });
  }
  serve(id: string): void {
    this.#change(id, { served: (this.#all.get(id)?.served ?? 0) + 1 });
  }

  #order(kinds: readonly string[], of: Pick<IssueInput, 'act' | 'reissue' | 'anew'>, act: Act, then: () => void): void {
    const documents = kinds.map((kind): DocumentOrder => {
      return { id: this.#nextId(kind), kind, voids: this.#superseded(kind, of.act.unit, kinds) };
    });
    this.underWay += 1;
    const input: IssueInput = { caseNo: this.#running.caseNo, ...of, documents };
    this.#running.performFor(act, ACTIVITY, input as unknown as Json, (result) => {
      this.underWay -= 1;
      for (const [at, order] of documents.entries())
        this.#issued(order, (result as readonly IssuedDocument[])[at], of.act);
      then();
    });
  }

  #issued({ id, kind, voids }: DocumentOrder, issued: IssuedDocument | undefined, act: IssueInput['act']): void {
    if (!issued) throw new Error(`${id} was not issued`);
    const { number, sha256, templateVersion } = issued;
    this.#all.set(id, { id, kind, number, state: 'issued', signed: [], served: 0 });
    this.#acts.set(id, act);
    this.#running.fact('document-issued', { document: id, documentKind: kind, number, sha256, templateVersion });
    for (const voided of voids) {
      this.#change(voided, { state: 'voided' });
      this.#running.fact('document-voided', { document: voided, replacedBy: id });
    }
  }

  /** Of each kind one of a unit's stands; and a dispute has an agreement or an end without one, unless one act issues both. */
  #superseded(kind: string, unit: string, together: readonly string[]): string[] {
    const endings = ENDINGS.includes(kind) ? ENDINGS.filter((other) => !together.includes(other)) : [];
    return this.all
      .filter(({ state }) => state === 'issued')
      .filter((known) =>
        known.kind === kind
          ? this.#acts.get(known.id)?.unit === unit || ENDINGS.includes(kind)
          : endings.includes(known.kind),
      )
      .map(({ id }) => id)
      .sort((a, b) => Number(b.startsWith(`${kind}:`)) - Number(a.startsWith(`${kind}:`)));
  }

  #nextId(kind: string): string {
    const no = (this.#ordered.get(kind) ?? 0) + 1;
    this.#ordered.set(kind, no);
    return `${kind}:${no}`;
  }

  #change(id: string, change: Partial<CaseDocument>): void {
    const known = this.#all.get(id);
    if (known) this.#all.set(id, { ...known, ...change });
  }
}

const tiedTo = ({ commandId, at, as, actor }: Act): IssueInput['act'] => ({
  ...{ commandId, at, unit: as.unit, userId: actor.userId },
});
