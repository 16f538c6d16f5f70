import { fork, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { actsFor, type Desks } from './acts.ts';
import { measureInTurns } from './load.ts';

/**
 * `npm run bench:beside -- <folder of another commit, installed> [--callers 4] [--seconds 40]`: acts on the system of that
 * folder and on this one's, both running at once and measured by turns, so that what else the machine does falls upon
 * both. What a change costs an act is one ratio of one run.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { callers: { type: 'string', default: '4' }, seconds: { type: 'string', default: '40' } },
});
/** What authority, encryption and chain together may cost. */
const MOST_PERCENT = 15;
const [other] = positionals;
if (other === undefined) throw new Error('name the folder of the other commit');
const [callers, seconds] = [Number(values.callers), Number(values.seconds)];
const [before, now] = [await start(resolve(other)), await start(resolve(import.meta.dirname, '..'))];
try {
  const works = { before: await actsFor(before, callers, seconds), now: await actsFor(now, callers, seconds) };
  const measured = await measureInTurns(callers, seconds, works);
  console.table(measured);
  const percent = (1 - measured.now.perSecond / measured.before.perSecond) * 100;
  console.log(
    `${percent <= MOST_PERCENT ? 'held  ' : 'MISSED'} the change costs ${percent.toFixed(1)} % of the rate of acts, ≤ ${MOST_PERCENT}`,
  );
} finally {
  for (const { child } of [before, now]) child.send('stop');
}

/** The system of a folder, by its own code. */
async function start(root: string): Promise<Desks & { readonly child: ChildProcess }> {
  const child = fork(fileURLToPath(new URL('./stack-of.ts', import.meta.url)), [root], { cwd: root });
  const { base, tokens } = await new Promise<{ base: string; tokens: [string, string][] }>((ready, failed) => {
    child.once('message', (said) => ready(said as { base: string; tokens: [string, string][] }));
    child.once('exit', () => failed(new Error(`the system of ${root} did not start`)));
  });
  const known = new Map(tokens);
  return { child, base, token: (userId) => known.get(userId) ?? '' };
}
