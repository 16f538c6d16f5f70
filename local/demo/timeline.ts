import { dueDayOf } from '../../calendar/index.ts';
import type { Desk, Office } from './desk.ts';
import type { Played } from './call.ts';
import { inWords, type Context, type Fact } from './facts.ts';
import { readNames, type Names } from './names.ts';
import { aligned, heading } from './table.ts';
import type { TicketView } from './ticket.ts';

interface Entry {
  readonly seq: number;
  readonly at: string;
  readonly actor: { readonly userId: string; readonly label: string | null } | null;
  readonly facts: readonly Fact[];
}
interface Deadline {
  readonly id: string;
  readonly label: { readonly zh: string } | null;
  readonly kind: string;
  readonly soft: boolean;
  readonly state: string;
  readonly dueAt: string | null;
}

interface Told {
  readonly view: TicketView;
  readonly collection: string;
  readonly deadlines: readonly Deadline[];
  readonly outcome: string;
}

const COLLECTIONS: Readonly<Record<string, string>> = {
  ...{ HT: 'hotline-tickets', LM: 'labour-mediations', LA: 'legal-aid-applications' },
};
/** The process of a case, by the series of its number. */
export const collectionOf = (caseNo: string): string => COLLECTIONS[caseNo.slice(0, 2)] ?? '';

const STATES: Readonly<Record<string, string>> = { met: '按期', 'met-late': '逾期办结', cancelled: '撤销' };

/** Prints the journal of every case, as the city's supervisor reads it. */
export async function showTimelines(
  office: Office,
  played: readonly Played[],
  print: (line: string) => void,
): Promise<void> {
  const supervisor = office('u-supervisor');
  const names = await readNames(supervisor);
  for (const { call, caseNo } of played) {
    const collection = collectionOf(caseNo);
    const view = await supervisor.get<TicketView>(`/v1/${collection}/${caseNo}`);
    const deadlines = await bindingDeadlines(supervisor, caseNo);
    const outcome = view.outcomeLabel?.zh ?? view.stage;
    print(`\n${heading(`${caseNo} ${call.title}（${call.source}）`)}`);
    for (const line of await timeline(supervisor, names, { view, collection, deadlines, outcome })) print(`  ${line}`);
    print(`  结果：${outcome}${deadlines.map(settled).join('')}`);
  }
}

async function timeline(desk: Desk, names: Names, { view, collection, deadlines, outcome }: Told): Promise<string[]> {
  const context: Context = {
    ...{ names, collection },
    matter: view.title.split(' ')[0] ?? '',
    outcome,
    orders: new Map(view.orders.map(({ id, no }) => [id, no])),
    deadlines: new Map(deadlines.map((d) => [d.id, { label: d.label?.zh ?? d.id, due: dueDay(d.dueAt) }])),
  };
  const { items } = await desk.get<{ items: readonly Entry[] }>(`/v1/cases/${view.caseNo}/journal?limit=100`);
  const rows = items.flatMap(({ at, actor, facts }) =>
    inWords(facts, context).map((text, index) =>
      index === 0 ? [at.slice(5, 16).replace('T', ' '), actor?.label ?? '系统', text] : ['', '', text],
    ),
  );
  return aligned(rows);
}

/** The limits that count as met or missed: not the soft ones, and not the windows. */
async function bindingDeadlines(desk: Desk, caseNo: string): Promise<Deadline[]> {
  const { items } = await desk.get<{ items: readonly Deadline[] }>(`/v1/cases/${caseNo}/deadlines`);
  return items.filter(({ kind, soft }) => kind === 'duty' && !soft);
}

const settled = ({ label, state }: Deadline): string =>
  state === 'cancelled' ? '' : `；${label?.zh ?? ''} ${STATES[state] ?? state}`;

/** The end of a due day, as people write it: `12-01 24:00`. */
export function dueDay(dueAt: string | null): string {
  if (dueAt === null) return '中止';
  const time = dueAt.slice(11, 16);
  return `${dueDayOf(Date.parse(dueAt)).slice(5)} ${time === '00:00' ? '24:00' : time}`;
}
