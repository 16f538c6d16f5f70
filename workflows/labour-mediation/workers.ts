import { choice, list, optional, personalList, whole, yuan } from '../kit/fields.ts';
import { identity, personName, telephone } from '../kit/personal-fields.ts';
import { conflict, invalid } from '../kit/refusals.ts';
import { standing, whileOpen } from '../kit/standing/standing.ts';
import { intakeStaff, mediators } from '../kit/standing/who.ts';
import { action, type Refusal } from '../kit/vocabulary.ts';
import type { RunningCase } from '../kit/case.ts';

/** As many as one command answers; a longer list comes in pages. */
const PAGE = 100;
/** Beyond this a dispute is several. */
const MOST_WORKERS = 5_000;

/** 集体争议: one employer, many workers, who are numbered in the order in which they are entered. */
export const addWorkers = action('add-workers', {
  label: { zh: '登记集体争议职工', en: 'Enter workers of a collective dispute' },
  clause: '调解仲裁法7条; policy collective',
  by: [...mediators, ...intakeStaff],
  body: {
    workers: personalList(
      { zh: '职工', en: 'Workers' },
      {
        name: personName(),
        phone: optional(telephone()),
        identity: identity(),
        claimedYuan: optional(yuan('请求金额', 'Sum claimed')),
      },
      PAGE,
    ),
  },
});

/** One command answers a page of workers; answered again, the later answer counts. */
export const answerWorkers = action('answer-workers', {
  label: { zh: '登记各职工调解结果', en: 'Answer a page of workers' },
  clause: '二(四)5下派(3); 二(四)5上报(3); policy collective',
  by: mediators,
  body: {
    answers: list(
      { zh: '结果', en: 'Results' },
      {
        worker: whole({ zh: '职工序号', en: "The worker's number" }, 1, MOST_WORKERS),
        result: choice(
          { zh: '结果', en: 'Result' },
          {
            settled: { zh: '达成协议', en: 'settled' },
            failed: { zh: '未达成协议', en: 'not settled' },
            withdrawn: { zh: '撤回请求', en: 'withdrawn' },
          },
        ),
        agreedYuan: optional(yuan('协议金额', 'Sum agreed')),
      },
      PAGE,
    ),
  },
});

interface Answered {
  readonly result: 'settled' | 'failed' | 'withdrawn';
  readonly agreedYuan: number;
}
/** The workers of a collective dispute, by number. */
export class Workers {
  count = 0;
  readonly answers = new Map<number, Answered>();

  get allAnswered(): boolean {
    return this.answers.size === this.count;
  }
  get settled(): readonly Answered[] {
    return [...this.answers.values()].filter(({ result }) => result === 'settled');
  }
  get unsettled(): number {
    return [...this.answers.values()].filter(({ result }) => result === 'failed').length;
  }
  get agreedYuan(): number {
    return this.settled.reduce((sum, { agreedYuan }) => sum + agreedYuan, 0);
  }
}

const byCase = new WeakMap<RunningCase, Workers>();
/** The workers of a dispute; none for one that is not collective. */
export function workersOf(running: RunningCase): Workers {
  const workers = byCase.get(running) ?? new Workers();
  byCase.set(running, workers);
  return workers;
}

/** 集体争议 is settled when every worker has a result, for the sum of what they get. */
export function improperSettlement(running: RunningCase, agreedYuan: number): Refusal | undefined {
  const workers = workersOf(running);
  if (workers.count === 0) return undefined;
  if (!workers.allAnswered) return conflict('workers-unanswered');
  if (workers.settled.length === 0) return conflict('nobody-settled');
  return workers.agreedYuan === agreedYuan ? undefined : invalid('sums-differ');
}
/** It has failed only where nobody settled. */
export const improperFailure = (running: RunningCase): Refusal | undefined =>
  workersOf(running).settled.length > 0 ? conflict('somebody-settled') : undefined;

/** What a reopened dispute's workers were answered counts no longer. */
export function forgetAnswers(running: RunningCase): void {
  const workers = workersOf(running);
  if (workers.answers.size === 0) return;
  workers.answers.clear();
  show(running);
}

function show(running: RunningCase): void {
  const { count, answers, settled, agreedYuan } = workersOf(running);
  running.show('workers', { count, answered: answers.size, settled: settled.length, agreedYuan });
}

/** Until the dispute has ended, or is about to. */
const isMediating = (running: RunningCase): boolean =>
  whileOpen(running) && typeof running.details['agreedYuan'] !== 'number' && running.documents.underWay === 0;

export const workerActs = [
  standing({
    action: addWorkers,
    isOpen: isMediating,
    apply: (running, { body, commandId }) => {
      const workers = workersOf(running);
      if (workers.count + body.workers > MOST_WORKERS) return conflict('too-many-workers');
      running.fact('workers-added', { first: workers.count + 1, count: body.workers, from: commandId });
      workers.count += body.workers;
      show(running);
      return undefined;
    },
  }),
  standing({
    action: answerWorkers,
    isOpen: (running) => isMediating(running) && workersOf(running).count > 0,
    apply: (running, { body: { answers } }) => {
      const workers = workersOf(running);
      if (answers.some(({ worker }) => worker > workers.count)) return invalid('unknown-worker');
      if (answers.some(({ result, agreedYuan }) => (result === 'settled') !== (agreedYuan !== undefined)))
        return invalid('settled-needs-a-sum');
      for (const { worker, result, agreedYuan = 0 } of answers) workers.answers.set(worker, { result, agreedYuan });
      running.fact('workers-answered', { answers: answers.map((a) => ({ agreedYuan: null, ...a })) });
      show(running);
      return undefined;
    },
  }),
];
