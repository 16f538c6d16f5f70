import type { Figures, Goal } from './goals.ts';
import type { Measured } from './load.ts';

/** The figures as a table, with the ratios that count. */
export function report(figures: Figures, reached: readonly Goal[]): string {
  const { intake, act, lists, memory, logins, journal, imports, screenPop, ...bare } = figures;
  const lines: string[] = [];
  const row = (name: string, m: Measured, against?: Measured) =>
    lines.push(
      [
        name.padEnd(24),
        String(m.callers).padStart(7),
        String(m.perSecond).padStart(9),
        String(m.p50Ms).padStart(9),
        String(m.p99Ms).padStart(9),
        against
          ? `${(m.perSecond / against.perSecond).toFixed(2)} × rate, ${(m.p50Ms / against.p50Ms).toFixed(2)} × p50`
          : '',
      ].join(' '),
    );
  lines.push(['what'.padEnd(24), 'callers', '   per s', '  p50 ms', '  p99 ms', '  against the bare engine'].join(' '));
  bare.bareSignalWithStart?.forEach((m, i) => {
    row('bare signal-with-start', m);
    if (intake?.[i]) row('intake over HTTP', intake[i], m);
  });
  bare.bareSignal?.forEach((m) => row('bare signal', m));
  bare.bareUpdate?.forEach((m, i) => {
    row('bare update', m);
    if (act?.[i]) row('act over HTTP', act[i], m);
  });
  lists?.forEach(({ cases, overdue }) => {
    overdue.forEach((m, i) =>
      row(`overdue of ${cases} cases`, m, lists[0] === undefined || i > 0 ? undefined : lists[0].overdue[i]),
    );
  });
  if (journal) {
    const { addedToAnActMs: added, ...rest } = journal;
    lines.push(
      `journal: ${rest.entries} entries, ${rest.verifiedPerSecond} verified per s, first seal ${rest.firstSealMs} ms, next ${rest.nextSealMs} ms`,
    );
    lines.push(`journal: the chain adds ${added.p50} ms to an act (p50), ${added.p99} ms (p99)`);
  }
  if (imports)
    lines.push(
      `import: ${imports.rows} members (${imports.mib} MiB) in ${imports.seconds} s, again in ${imports.againSeconds} s, its program ${imports.programMib} MiB at most`,
    );
  screenPop?.pops.forEach((pop) => row(`screen pop among ${screenPop.members} members`, pop, undefined));
  screenPop?.arrivals.forEach(({ arrivalsPerSecond, p50Ms, p99Ms }, n) => {
    const door = screenPop.door[n];
    lines.push(
      `screen pop, ${arrivalsPerSecond} calls a second, ms: p50 ${p50Ms}, p99 ${p99Ms} (GET /v1/me: p50 ${door?.p50Ms}, p99 ${door?.p99Ms})`,
    );
  });
  if (memory)
    lines.push(
      `idle memory (MiB): ${Object.entries(memory)
        .map(([name, mib]) => `${name} ${mib}`)
        .join(', ')}`,
    );
  if (logins)
    lines.push(
      `${logins.attempts} wrong passwords, p50 ms: missing users ${logins.missingP50Ms}, existing ${logins.existingP50Ms}`,
    );
  for (const { goal, measured, held } of reached) lines.push(`${held ? 'held  ' : 'MISSED'} ${goal}: ${measured}`);
  return lines.join('\n');
}
