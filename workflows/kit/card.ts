import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { formatInstant } from '../../calendar/days.ts';
import type { RunningCase } from './case.ts';
import { pairsOf, updateOf } from './search-attributes.ts';

/** Keeps the three search attributes that are in clear; written only when one of them changes. */
export class Signboard {
  #shown = textOf(workflowInfo().typedSearchAttributes.getAll());

  show(running: RunningCase, nextDueAt: number | undefined): void {
    const shown = { stage: running.currentStage, holder: running.holder.id, nextDueAt };
    const text = textOf(pairsOf(shown));
    if (text === this.#shown) return;
    this.#shown = text;
    upsertSearchAttributes(updateOf(shown));
  }
}

const textOf = (pairs: readonly { readonly key: { readonly name: string }; readonly value: unknown }[]): string =>
  pairs
    .map(({ key, value }) => `${key.name} ${value instanceof Date ? value.getTime() : String(value)}`)
    .sort()
    .join(', ');

/** The case card in Temporal's web UI, in Markdown; encrypted like every payload. */
export function caseCard(running: RunningCase): string {
  const { process, caseNo } = running;
  const stage = process.stages[running.currentStage]?.zh ?? running.currentStage;
  const lines = [
    `# ${caseNo} ${process.label.zh}`,
    running.opening.title,
    '',
    `- 环节 stage: ${stage} (${running.currentStage})`,
    `- 承办单位 holder: ${running.holder.id}`,
    ...(running.assignee === undefined ? [] : [`- 承办人 assignee: ${running.assignee}`]),
    ...(running.outcome === undefined ? [] : [`- 结果 outcome: ${running.outcome}`]),
    '',
    '| 期限 limit | 到期 due | 状态 state |',
    '|---|---|---|',
    ...running.deadlines.map(
      (d) =>
        `| ${d.limit.label.zh} \`${d.id}\` | ${d.dueAt === undefined ? '—' : formatInstant(d.dueAt)} | ${d.state} |`,
    ),
  ];
  return lines.join('\n');
}
