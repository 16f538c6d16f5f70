import type { Names } from './names.ts';

/** A fact of the journal: its kind and whatever belongs to that kind. */
export type Fact = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** What facts refer to by the case's own names. */
export interface Context {
  readonly names: Names;
  /** Plural of the process, as in its addresses. */
  readonly collection: string;
  /** Binding deadlines by id, in words; others are not told of. */
  readonly deadlines: ReadonlyMap<string, { readonly label: string; readonly due: string }>;
  /** Numbers of the supervision orders, by id. */
  readonly orders: ReadonlyMap<string, string>;
  /** What the case is about, and how it ended. */
  readonly matter: string;
  readonly outcome: string;
}
type Body = Readonly<Record<string, unknown>>;
type Words = (fact: Fact, context: Context) => string | undefined;

const said = (text: (fact: Fact) => string): Words => text;
const silent: Words = () => undefined;
const aboutDeadline =
  (text: (label: string, due: string) => string): Words =>
  (fact, { deadlines }) => {
    const found = deadlines.get(String(fact['deadline']));
    return found && text(found.label, found.due);
  };
const aboutOrder =
  (verb: string): Words =>
  (fact, { orders }) =>
    `${verb}督办单 ${orders.get(String(fact['order'])) ?? ''}`;

/** An act with what was filled in; codes and the case's own names give way to what people say. */
function act(action: string, body: Body, { names, collection, matter, orders }: Context): string {
  const said = Object.entries(body).map(([name, value]) => {
    if (name === 'matter') return [name, matter];
    return [name, name === 'order' ? (orders.get(String(value)) ?? value) : value];
  });
  const fields = names.fields(collection, action, Object.fromEntries(said) as Body);
  return names.action(collection, action) + (fields === '' ? '' : `：${fields}`);
}

const ROLES: Readonly<Record<string, string>> = {
  'call-taker': '话务员',
  caseworker: '经办人',
  'unit-head': '负责人',
  supervisor: '督办员',
};

const WORDS: Readonly<Record<string, Words>> = {
  acted: (fact, context) => act(String(fact['action']), fact['body'] as Body, context),
  opened: (fact, context) => act('open', fact['body'] as Body, context),
  'handed-over': (fact, { names }) => `转${names.body(String(fact['unit']))}`,
  'filed-copy': (fact, { names }) => `备案：${names.body(String(fact['union']))}`,
  'no-copy-filed': said((fact) => `未备案：${fact['basis'] === 'industry' ? '产业' : '区县'}不详`),
  'deadline-started': aboutDeadline((label, due) => `起算：${label}，${due} 到期`),
  'deadline-met': aboutDeadline((label) => `按期：${label}`),
  'deadline-met-late': aboutDeadline((label) => `逾期办结：${label}`),
  'duty-missed': aboutDeadline((label, due) => `逾期：${label}，${due} 已过`),
  told: (fact, { names }) =>
    String(fact['notice']).endsWith('-missed')
      ? `告知：${names.body(String(fact['body']))}${ROLES[String(fact['role'])] ?? ''}`
      : undefined,
  'order-issued': aboutOrder('发出'),
  'order-closed': aboutOrder('办结'),
  bounced: said((fact) => `第 ${String(fact['count'])} 次退单`),
  'called-back': said((fact) => (fact['attempt'] === 1 ? '' : `第 ${String(fact['attempt'])} 次回访`)),
  'rung-back': said((fact) => (fact['attempt'] === 1 ? '' : `第 ${String(fact['attempt'])} 次回拨`)),
  urged: said((fact) => `第 ${String(fact['no'])} 次催办`),
  rehandling: said((fact) => `重办：第 ${String(fact['round'])} 轮`),
  closed: (_fact, { outcome }) => `归档：${outcome}`,
  'document-issued': said((fact) => `制发文书：${String(fact['number'])}`),
  'document-voided': said((fact) => `作废：${String(fact['document'])}`),
  'handed-off': said((fact) => `转办：新立${fact['process'] === 'legal-aid' ? '法律援助' : '劳动争议调解'}案件`),
  settled: said((fact) => `达成协议 ${String(fact['agreedYuan'])} 元`),
  'mediation-failed': said(() => '调解不成功，已告知可申请仲裁'),
  performing: silent,
  performed: silent,
  referred: silent,
  refused: silent,
  concluded: silent,
  'roster-named': silent,
  'roster-refused': said((fact) => (fact['as'] === 'law-firm' ? '该律所不再承办' : '不再承办')),
  'roster-released': silent,
  'document-signed': silent,
  'enforcement-noted': silent,
  'dossier-entered': silent,
  'dossier-handed-in': silent,
  'stage-entered': silent,
  'deadline-cancelled': silent,
  'feedback-given': silent,
  'soft-limit-passed': silent,
  'window-lapsed': silent,
  claimed: silent,
  'order-replied': silent,
};

/** What one entry of the journal says, a line each; a fact this page has no words for is named. */
export function inWords(facts: readonly Fact[], context: Context): string[] {
  return facts.flatMap((fact) => {
    const words = WORDS[fact.kind];
    const text = words ? words(fact, context) : fact.kind;
    return text === undefined || text === '' ? [] : [text];
  });
}
