import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { answersOf, statesOf, type Answer, type StateOfCase, type Transfer } from '../../../db/transfers/transfers.ts';
import { treatments } from '../../../workflows/hotline-ticket/handling.ts';
import { hotlineTicket } from '../../../workflows/hotline-ticket/process.ts';
import type { Label } from '../../../workflows/kit/fields.ts';
import type { Caller } from '../../context.ts';
import { peopleOf } from '../../personal/people.ts';
import { knownCase, reachOf } from '../../personal/reach.ts';
import { textsFor } from '../../personal/texts.ts';
import { shown } from '../lists/instants.ts';
import type { changedPage, transferView } from './schemas.ts';

type View = Static<typeof transferView>;
type Item = Static<typeof changedPage>['items'][number];

/** One transfer with everything its source was answered. */
export async function viewTransfer(app: FastifyInstance, transfer: Transfer, caller: Caller): Promise<View> {
  const [[state], answers] = await Promise.all([
    statesOf(app.db, [transfer.caseNo]),
    answersOf(app.db, [transfer.caseNo]),
  ]);
  const texts = state ? await textsOf(app, transfer.caseNo, caller, answers) : new Map<string, string>();
  return { ...head(transfer, state, answers), answers: answers.map((one) => toAnswer(one, texts)) };
}

/** Several, without texts. */
export async function listTransfers(app: FastifyInstance, transfers: readonly Transfer[]): Promise<Item[]> {
  const numbers = transfers.map(({ caseNo }) => caseNo);
  const [states, answers] = await Promise.all([statesOf(app.db, numbers), answersOf(app.db, numbers)]);
  const byCase = new Map(states.map((state) => [state.caseNo, state]));
  return transfers.map((transfer) => {
    const own = answers.filter(({ caseNo }) => caseNo === transfer.caseNo);
    return { ...head(transfer, byCase.get(transfer.caseNo), own), answers: own.length };
  });
}

function head(transfer: Transfer, state: StateOfCase | undefined, answers: readonly Answer[]) {
  const { source, number, caseNo, category, acknowledged } = transfer;
  return {
    ...{ source: source, number, caseNo, category, acknowledged },
    state: stateOf(state, answers),
    stage: wordingOf(hotlineTicket.stages, state?.stage),
    unit: unitOf(state),
    receivedAt: shown(transfer.receivedAt),
    reportedAt: shown(transfer.reportedAt),
    theirDueAt: shown(transfer.theirDueAt),
    dueAt: shown(state?.dueAt?.getTime() ?? null),
    closedAt: shown(state?.closedAt?.getTime() ?? null),
    changedAt: shown(transfer.changedAt),
  };
}

const unitOf = (state: StateOfCase | undefined) =>
  state?.unitId && state.unitName !== null ? { id: state.unitId, name: state.unitName } : null;

function stateOf(state: StateOfCase | undefined, answers: readonly Answer[]): View['state'] {
  if (!state) return 'received';
  if (state.closedAt !== null) return 'closed';
  return answers.at(-1)?.kind === 'answered' ? 'answered' : 'in-hand';
}

const toAnswer = (
  { no, kind, at, unit, outcome, treatment, commandId }: Answer,
  texts: ReadonlyMap<string, string>,
): View['answers'][number] => ({
  ...{ no, kind, at: shown(at), unit, outcome, treatment },
  outcomeLabel: wordingOf(hotlineTicket.outcomes, outcome),
  treatmentLabel: wordingOf(treatments, treatment),
  text: (commandId === null ? undefined : texts.get(commandId)) ?? null,
});

/** The answers in words, by the command they stand in; people in them masked as for anybody who reads the case. */
async function textsOf(
  app: FastifyInstance,
  caseNo: string,
  caller: Caller,
  answers: readonly Answer[],
): Promise<ReadonlyMap<string, string>> {
  const ids = answers.flatMap(({ commandId }) => commandId ?? []);
  if (ids.length === 0) return new Map();
  const { process, view } = await knownCase(app, caseNo);
  const people = await peopleOf(app, caseNo, reachOf(caller, view));
  const found = await textsFor(app, { process: process, caseNo, people, clear: false }, ids);
  return new Map(
    [...found].flatMap(([id, { result, text }]) => {
      const answer = result ?? text;
      return typeof answer === 'string' ? [[id, answer] as const] : [];
    }),
  );
}

/** A label by its code; null for none. */
const wordingOf = (labels: Readonly<Record<string, Label>>, code: string | null | undefined): Label | null =>
  (code === null || code === undefined ? undefined : labels[code]) ?? null;
