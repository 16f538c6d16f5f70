import { defineSearchAttributeKey } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import { formatInstant } from '../../calendar/days.ts';
import type { RunningCase } from './case.ts';

const CaseStage = defineSearchAttributeKey('CaseStage', 'KEYWORD');
const CaseHolder = defineSearchAttributeKey('CaseHolder', 'KEYWORD');
const NextDueAt = defineSearchAttributeKey('NextDueAt', 'DATETIME');

/** Keeps the three search attributes that are in clear; written only when one of them changes. */
export class Signboard {
  #shown = '';

  show(running: RunningCase, nextDueAt: number | undefined): void {
    const stage = running.currentStage;
    const text = `${stage} ${running.holder.id} ${nextDueAt}`;
    if (text === this.#shown) return;
    this.#shown = text;
    upsertSearchAttributes([
      { key: CaseStage, value: stage },
      { key: CaseHolder, value: running.holder.id },
      { key: NextDueAt, value: nextDueAt === undefined ? null : new Date(nextDueAt) },
    ]);
  }
}

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
