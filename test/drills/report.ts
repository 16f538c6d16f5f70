import { execFileSync } from 'node:child_process';
import type { Fault } from './conductor.ts';
import type { DrillHouse } from './house.ts';
import { readStories } from './verdict/acts.ts';
import type { Findings } from './verdict/index.ts';

export interface Report {
  readonly seed: number;
  readonly commit: string;
  readonly seconds: number;
  /** Times at which something was killed with -9, at random or at a failpoint, and processes that it ended. */
  readonly kills: number;
  readonly processesKilled: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly named: Readonly<Record<string, string>>;
  readonly cases: number;
  readonly ops: number;
  readonly acked: number;
  readonly refused: number;
  /** Answers by class: how often a caller was told what. */
  readonly answers: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly duplicated: number;
  readonly stuck: number;
  readonly disagreements: number;
  /** From everything running again to the first act that was answered as done; null if after some fault none ever was. */
  readonly worstRecoveryMs: number | null;
  /** From a request to its decision, repeats included. */
  readonly slowestDecisionMs: number;
  /** Of answers that came at all. */
  readonly slowestAnswerMs: number;
  readonly clean: boolean;
  readonly findings: Findings;
}

interface Conditions {
  readonly seed: number;
  readonly startedAt: number;
  readonly faults: readonly Fault[];
  readonly named: Readonly<Record<string, string>>;
}

/** Puts figures to a run from its ledger and its verdict. */
export async function report(house: DrillHouse, conditions: Conditions, findings: Findings): Promise<Report> {
  const { seed, startedAt, faults, named } = conditions;
  const stories = [...readStories(house.ledgerFile).values()];
  const answers = stories.flatMap((story) => story.answers);
  const [counted] = await house.query<{ n: number }>('select count(*)::int as n from cases');
  const { lost, duplicated, stuck, disagreements } = findings;
  const wrong = lost.length + duplicated.length + stuck.length + disagreements.length;
  const killed = faults.filter((fault) => fault.killed > 0);
  const recovered = worst(faults.slice(0, -1).map(({ backAt }) => recovery(backAt, answers)));
  const decided = stories.flatMap(({ request, decision }) => (decision ? [decision.at - request.at] : []));
  return {
    ...{ seed, commit: commit(), seconds: Math.round((Date.now() - startedAt) / 1_000) },
    kills: killed.length,
    processesKilled: killed.reduce((sum, fault) => sum + fault.killed, 0),
    faults: count(faults.map(({ what }) => what.replace(/ [A-Z]{2}-.*/, ''))),
    named,
    cases: counted?.n ?? 0,
    ops: stories.length,
    acked: stories.filter((story) => story.decision?.outcome === 'done').length,
    refused: stories.filter((story) => story.decision?.outcome === 'refused').length,
    answers: count(answers.map((answer) => answer.class)),
    ...{ lost: lost.length, duplicated: duplicated.length, stuck: stuck.length, disagreements: disagreements.length },
    worstRecoveryMs: recovered,
    slowestDecisionMs: Math.max(0, ...decided),
    slowestAnswerMs: Math.max(0, ...answers.filter((answer) => answer.status > 0).map((answer) => answer.ms)),
    ...{
      clean: wrong === 0 && recovered !== null && Object.values(named).every((how) => how.startsWith('ok')),
      findings,
    },
  };
}

/** Nobody need act after the last fault: the client is told to stop. */
function recovery(backAt: number, answers: readonly { at: number; class: string }[]): number | null {
  const next = answers.filter((a) => a.class === 'ok' && a.at >= backAt).map((a) => a.at - backAt);
  return next.length === 0 ? null : Math.min(...next);
}

function worst(recoveries: readonly (number | null)[]): number | null {
  const known = recoveries.filter((ms) => ms !== null);
  return known.length < recoveries.length ? null : Math.max(0, ...known);
}

function count(words: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const word of words) found[word] = (found[word] ?? 0) + 1;
  return found;
}

function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', cwd: import.meta.dirname }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : '+changes'}`;
  } catch {
    return 'unknown';
  }
}
