import type { Rest } from '../../workflows/kit/messages.ts';
import type { Written } from './journal.ts';

/** The whole state of a case as columns: what a list needs by itself, the rest in `view`. */
export function columnsOf(rest: Rest, written: Written) {
  const { view } = rest;
  const opening = view.details['opening'] as { matter?: string; channel?: string } | undefined;
  const iso = (at: number) => new Date(at).toISOString();
  const lastAt = Math.max(view.openedAt, ...rest.entries.map((e) => e.at));
  return {
    ...{ process: view.process, title: view.title, matter: opening?.matter ?? null, channel: opening?.channel ?? null },
    ...{
      platform_unit: view.platform.id,
      opened_at: iso(view.openedAt),
      stage: view.stage,
      outcome: view.outcome ?? null,
    },
    ...{ holder_unit: view.holder.id, holder_tier: view.holder.tier, assignee: view.assignee ?? null },
    closed_at: view.closedAt === undefined ? null : iso(view.closedAt),
    updated_at: iso(lastAt),
    ...{ seq: written.seq, journal_head: written.head, attempt: rest.attempt, version: rest.version },
    ...{ flags: view.flags, view, engine: view.ended ? 'ended' : 'running' },
  };
}
