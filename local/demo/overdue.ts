import type { Desk, Office } from './desk.ts';
import { aligned } from './table.ts';
import { dueDay } from './timeline.ts';

interface Overdue {
  readonly asOf: string;
  readonly items: readonly {
    readonly caseNo: string;
    readonly label: { readonly zh: string } | null;
    readonly clause: string;
    readonly unit: { readonly name: string };
    readonly dueAt: string;
    readonly lateByWorkingDays: number | null;
  }[];
}

/** Prints what the city's supervisor sees as overdue, by the clock of the units and by that of the callers. */
export async function showOverdue(office: Office, print: (line: string) => void): Promise<void> {
  const supervisor = office('u-supervisor');
  for (const [clock, name] of [
    ['holder', '承办单位的期限'],
    ['claimant', '诉求人的期限（由平台负责）'],
  ] as const) {
    const { asOf, items } = await list(supervisor, clock);
    print('');
    print(
      `  逾期清单 · ${name} · ${supervisor.label} · 截至 ${asOf.slice(0, 16).replace('T', ' ')} · ${items.length} 件`,
    );
    const rows = items.map((item) => [
      item.caseNo,
      item.label?.zh ?? '',
      item.clause,
      item.unit.name,
      dueDay(item.dueAt),
      `逾期 ${item.lateByWorkingDays ?? 0} 个工作日`,
    ]);
    for (const line of aligned([['案件编号', '期限', '依据', '责任单位', '到期', '已逾期'], ...rows]))
      print(`    ${line}`);
  }
  print('');
}

const list = (desk: Desk, clock: 'holder' | 'claimant'): Promise<Overdue> =>
  desk.get<Overdue>(`/v1/deadlines?state=overdue&clock=${clock}`);
