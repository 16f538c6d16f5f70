import { dateOf } from '../../calendar/index.ts';
import type { DocumentModel, DocumentValues } from '../../documents/model.ts';
import { documentKinds, isDocumentKind } from '../../documents/kinds/index.ts';
import { processes } from '../../workflows/processes.ts';
import type { WorkerRow } from '../queries/case-workers.ts';
import type { Papers, TiedAct } from './papers.ts';

type Value = DocumentValues[string] | undefined;
type Source = (papers: Papers, kind: string) => Value | Promise<Value>;

/** Where each field of any document comes from: the act it is tied to first, then what the case knows. */
const SOURCES: Readonly<Record<string, Source>> = {
  caseNo: ({ view }) => view.caseNo,
  matter: ({ matter }) => matter,
  claimant: (papers) => sides(papers).applicant.name as Value,
  claimantRepresentative: (papers) => sides(papers).applicant.representative as Value,
  employer: (papers) => sides(papers).respondent.name as Value,
  employerRepresentative: (papers) => sides(papers).respondent.representative as Value,
  claim: ({ opening }) => (opening.texts['claim'] ?? opening.texts['question']) as Value,
  claimedYuan: ({ act, view, opening }) =>
    (act.body['claimedYuan'] ?? view.details['claimedYuan'] ?? opening.body['claimedYuan']) as Value,
  agreedYuan: ({ act, view }) => (act.body['agreedYuan'] ?? view.details['agreedYuan']) as Value,
  terms: ({ act }) => act.texts['terms'] as Value,
  review: (papers) => reviewOf(papers),
  reason: ({ act }) => act.texts['reason'] as Value,
  instruction: ({ act }) => act.texts['instruction'] as Value,
  mediator: ({ act, view, rosterName }) => rosterName(act.body['mediator'] ?? view.details['mediator']),
  lawFirm: ({ act, view, rosterName }) => rosterName(act.body['firm'] ?? view.details['lawFirm']),
  // A firm that is being named has no lawyer yet: whoever is shown belongs to the one before.
  lawyer: ({ act, view, rosterName }) =>
    act.body['firm'] === undefined ? rosterName(act.body['lawyer'] ?? view.details['lawyer']) : undefined,
  fromUnit: ({ issuer }) => issuer,
  toUnit: (papers) => papers.unitName(papers.act.body['toUnit']),
  appliedOn: ({ view }) => dateOf(view.openedAt),
  decidedOn: ({ act }) => dateOf(act.receivedAt),
  openedOn: ({ view }) => dateOf(view.openedAt),
  closedOn: async ({ ending, act }) => dateOf(((await ending()) ?? act).receivedAt),
  outcome: async ({ view, ending }) => outcomeOf(view.process, await ending()),
  workers: async ({ workers }, kind) =>
    listedIn(kind, await workers()).map(({ no, name, claimedYuan, agreedYuan }) => ({
      ...{ no: String(no), name },
      ...{ claimedYuan: String(claimedYuan ?? ''), agreedYuan: String(agreedYuan ?? '') },
    })),
  contents: async ({ contents }) =>
    (await contents()).map(({ title, kind, at }, index) => ({
      ...{ no: String(index + 1), date: dateOf(at), pages: '' },
      title: kind !== undefined && isDocumentKind(kind) ? `${documentKinds[kind].label.zh}（${title}）` : title,
    })),
};

/** 申请人 is the worker, or the employer where it was the employer who applied. */
function sides({ opening: { body, texts } }: Papers) {
  const worker = (texts['caller'] ?? {}) as { readonly name?: unknown; readonly representative?: unknown };
  const employer = { name: texts['employer'], representative: texts['employerRepresentative'] };
  return body['applicant'] === 'employer'
    ? { applicant: employer, respondent: worker }
    : { applicant: worker, respondent: employer };
}

/** The agreement lists those who settled, the end those who did not; nobody is listed as either who withdrew. */
const listedIn = (kind: string, workers: readonly WorkerRow[]): readonly WorkerRow[] =>
  workers.filter(({ result }) =>
    kind === 'mediation-agreement' ? result === 'settled' : result !== 'settled' && result !== 'withdrawn',
  );

/** 复查 is told with its term; of a review itself there is none. */
const reviewOf = ({ view }: Papers): string =>
  typeof view.details['reviewDays'] === 'number'
    ? `对本决定有异议的，可以自本决定作出之日起${view.details['reviewDays']}日内，通过原受理单位向市总工会法律服务部门书面申请复查一次，说明异议的理由，并附本决定书和有关材料。`
    : '对本决定不再复查。';

/** How the work ended, in the words of the process. */
function outcomeOf(name: string, ending: TiedAct | undefined): Value {
  const process = processes.find((p) => p.name === name);
  if (!ending || !process) return undefined;
  const declared = Object.values(process.actions).find((a) => a.name === ending.action);
  const labels = declared?.body['result']?.schema['x-labels'] as Record<string, { zh: string }> | undefined;
  return labels?.[String(ending.body['result'])]?.zh ?? declared?.label.zh;
}

/** The values of a document's fields, as they would be printed now. */
export async function valuesFor(model: DocumentModel, papers: Papers): Promise<DocumentValues> {
  const values: Record<string, Exclude<Value, undefined>> = {};
  for (const name of Object.keys(model.fields)) {
    const value = await SOURCES[name]?.(papers, model.kind);
    if (value !== undefined && value !== null) values[name] = value;
  }
  return values;
}
