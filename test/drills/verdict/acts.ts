import { isDeepStrictEqual } from 'node:util';
import type { Receipt } from '../../../workflows/kit/receipt.ts';
import { groupBy } from '../group.ts';
import type { DrillHouse } from '../house.ts';
import { readLedger, type AnswerLine, type DecisionLine, type RequestLine } from '../ledger.ts';
import type { Findings } from './findings.ts';

interface CommandRow {
  readonly id: string;
  readonly key: string | null;
  readonly kind: 'open' | 'act' | 'system';
  readonly route: string;
  readonly caseNo: string;
  readonly status: 'pending' | 'done' | 'refused';
  readonly receipt: Receipt | null;
  /** Entries whose cause it is. */
  readonly entries: number;
  readonly seq: number | null;
}
interface Story {
  readonly request: RequestLine;
  readonly answers: AnswerLine[];
  decision?: DecisionLine;
}

const COMMANDS = `
  select c.id, c.idempotency_key as key, c.kind, c.route, c.case_no as "caseNo", c.status, c.receipt,
    count(j.seq)::int as entries, max(j.seq) as seq
  from commands c left join case_journal j on j.case_no = c.case_no and j.cause = c.id::text group by c.id`;

/** Compares what callers were told with what is there: every acknowledged act once, every refused one not at all. */
export async function checkActs(house: DrillHouse, findings: Findings): Promise<void> {
  const stories = readStories(house.ledgerFile);
  const rows = await house.query<CommandRow>(COMMANDS);
  const byKey = groupBy(rows, (row) => row.key ?? '');
  for (const story of stories.values()) judge(story, byKey.get(story.request.op) ?? [], findings);
  for (const row of rows) {
    const said = row.kind === 'system' || row.route.startsWith('handoff:') || stories.has(row.key ?? '');
    if (!said) findings.disagreements.push(`command ${row.id} is in no ledger`);
    if (row.status === 'pending') findings.stuck.push(`command ${row.id} of ${row.caseNo} is pending`);
    if (row.status === 'done' && row.entries === 0)
      findings.lost.push(`command ${row.id} of ${row.caseNo} has no entry`);
    if (row.status === 'refused' && row.entries > 0) findings.disagreements.push(`refused ${row.id} left an entry`);
    if (row.entries > 1) findings.duplicated.push(`command ${row.id} of ${row.caseNo} has ${row.entries} entries`);
  }
  checkOrder(stories, byKey, findings);
  const unexplained = await house.query<{ cause: string }>(
    `select cause from case_journal j where cause ~ '^[0-9a-f-]{36}$' and not exists (select 1 from commands where id::text = j.cause)`,
  );
  for (const { cause } of unexplained) findings.disagreements.push(`entry ${cause} has no command`);
}

function judge({ request, answers, decision }: Story, rows: readonly CommandRow[], findings: Findings): void {
  const what = `${request.op} ${request.path}`;
  if (rows.length > 1) findings.duplicated.push(`${what}: ${rows.length} commands`);
  const [row] = rows;
  for (const { status, retryAfter, body } of answers) {
    if (status >= 500 && (status !== 503 || retryAfter === undefined)) {
      findings.disagreements.push(`${what}: answered ${status}, Retry-After ${retryAfter}: ${JSON.stringify(body)}`);
    }
  }
  if (decision?.outcome === 'stuck') findings.stuck.push(`${what}: not decided`);
  if (decision?.outcome === 'done' && row?.status !== 'done')
    findings.lost.push(`${what}: ${row?.status ?? 'no command'}`);
  if (decision?.outcome === 'refused' && row?.status === 'done')
    findings.disagreements.push(`${what}: refused and done`);
  const receipts = answers.filter((a) => a.class === 'ok').map((a) => a.body);
  if (decision?.receipt) receipts.push(decision.receipt);
  if (row && receipts.some((receipt) => !isDeepStrictEqual(receipt, row.receipt))) {
    findings.disagreements.push(`${what}: told ${JSON.stringify(receipts)}, kept ${JSON.stringify(row.receipt)}`);
  }
  if (!decision && row && answers.length > 0 && answers.every((a) => a.status === 503)) {
    findings.disagreements.push(`${what}: told 503 and left ${row.status} command ${row.id}`);
  }
}

/** What was sent after an answer stands after it in the journal. */
function checkOrder(
  stories: ReadonlyMap<string, Story>,
  byKey: ReadonlyMap<string, readonly CommandRow[]>,
  findings: Findings,
): void {
  const done = [...stories.values()].flatMap(({ request, decision }) => {
    const row = byKey.get(request.op)?.[0];
    return decision?.outcome === 'done' && row?.seq
      ? [{ ...row, seq: row.seq, from: request.at, to: decision.at }]
      : [];
  });
  for (const acts of groupBy(done, (act) => act.caseNo).values()) {
    for (const a of acts) {
      for (const b of acts) {
        if (a.to < b.from && a.seq >= b.seq) findings.disagreements.push(`${a.caseNo}: ${b.id} overtook ${a.id}`);
      }
    }
  }
}

/** The ledger, by operation. */
export function readStories(ledgerFile: string): Map<string, Story> {
  const stories = new Map<string, Story>();
  for (const line of readLedger(ledgerFile)) {
    if (line.t === 'request') stories.set(line.op, { request: line, answers: [] });
    if (line.t === 'answer') stories.get(line.op)?.answers.push(line);
    const story = stories.get(line.op);
    if (line.t === 'decision' && story) story.decision = line;
  }
  return stories;
}
