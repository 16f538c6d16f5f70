import { dateOf } from '../../calendar/index.ts';
import type { DocumentModel, DocumentValues } from '../../documents/model.ts';
import { documentKinds, isDocumentKind } from '../../documents/kinds/index.ts';
import { processes } from '../../workflows/processes.ts';
import type { Papers, TiedAct } from './papers.ts';

type Value = DocumentValues[string] | undefined;
/** Names of people and firms on the rosters, by the entry's id. */
export type RosterNames = (id: unknown) => Promise<string | undefined>;
type Source = (papers: Papers, names: RosterNames) => Value | Promise<Value>;

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
  reason: ({ act }) => act.texts['reason'] as Value,
  instruction: ({ act }) => act.texts['instruction'] as Value,
  mediator: ({ act, view }, names) => names(act.body['mediator'] ?? view.details['mediator']),
  lawFirm: ({ act, view }, names) => names(act.body['firm'] ?? view.details['lawFirm']),
  // A firm that is being named has no lawyer yet: whoever is shown belongs to the one before.
  lawyer: ({ act, view }, names) =>
    act.body['firm'] === undefined ? names(act.body['lawyer'] ?? view.details['lawyer']) : undefined,
  fromUnit: ({ view }) => view.holder.id,
  toUnit: (papers) => papers.unitName(papers.act.body['toUnit']),
  appliedOn: ({ view }) => dateOf(view.openedAt),
  decidedOn: ({ act }) => dateOf(act.receivedAt),
  openedOn: ({ view }) => dateOf(view.openedAt),
  closedOn: ({ ending, act }) => dateOf((ending ?? act).receivedAt),
  outcome: ({ view, ending }) => outcomeOf(view.process, ending),
  workers: ({ workers }) =>
    workers.map(({ no, name, claimedYuan, agreedYuan }) => ({
      ...{ no: String(no), name },
      ...{ claimedYuan: String(claimedYuan ?? ''), agreedYuan: String(agreedYuan ?? '') },
    })),
  contents: ({ contents }) =>
    contents.map(({ title, kind, at }, index) => ({
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

/** How the work ended, in the words of the process. */
function outcomeOf(name: string, ending: TiedAct | undefined): Value {
  const process = processes.find((p) => p.name === name);
  if (!ending || !process) return undefined;
  const declared = Object.values(process.actions).find((a) => a.name === ending.action);
  const labels = declared?.body['result']?.schema['x-labels'] as Record<string, { zh: string }> | undefined;
  return labels?.[String(ending.body['result'])]?.zh ?? declared?.label.zh;
}

/**
 * The values of a document's fields, as they would be printed now.
 * @param issuer name of the unit that issues it.
 * @param corrections texts by field that go before everything, of a document that is issued anew.
 */
export async function valuesFor(
  model: DocumentModel,
  papers: Papers,
  names: RosterNames,
  { issuer, corrections = {} }: { readonly issuer: string; readonly corrections?: Readonly<Record<string, string>> },
): Promise<DocumentValues> {
  const values: Record<string, Exclude<Value, undefined>> = {};
  for (const [name, field] of Object.entries(model.fields)) {
    const corrected = Object.hasOwn(corrections, name) ? corrections[name] : undefined;
    const found = name === 'fromUnit' ? issuer : await SOURCES[name]?.(papers, names);
    const value = corrected === undefined ? found : field.type === 'yuan' ? Number(corrected) : corrected;
    if (value !== undefined && value !== null) values[name] = value;
  }
  return values;
}
