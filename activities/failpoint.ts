import { kill, pid } from 'node:process';

/** `at` is undefined for every pass. */
type Act = { readonly at: number | undefined; readonly what: string };
const armed = new Map<string, Act>();
const passed = new Map<string, number>();

/**
 * Arms the failpoints of the drills: `name[#nth]=action`, comma separated; `#*` is every pass. Actions: `kill` (SIGKILL
 * to this process), `error`, `delay-250` (ms), `hang` (until the process is killed). What was armed before is disarmed.
 * Nothing is armed in production (config.ts refuses it).
 */
export function armFailpoints(text: string): void {
  armed.clear();
  passed.clear();
  for (const part of text.split(',').filter(Boolean)) {
    const [where = '', what = 'kill'] = part.split('=');
    const [, name = where, nth = '1'] = /^(.*)#(\d+|\*)$/.exec(where) ?? [];
    armed.set(name, { at: nth === '*' ? undefined : Number(nth), what });
  }
}

/** Does what was armed for this point, the nth time it is passed. */
export async function failpoint(name: string): Promise<void> {
  const act = armed.get(name);
  if (!act) return;
  const times = (passed.get(name) ?? 0) + 1;
  passed.set(name, times);
  if (act.at !== undefined && times !== act.at) return;
  if (act.what === 'kill') kill(pid, 'SIGKILL');
  if (act.what === 'error') throw new Error(`failpoint ${name}`);
  if (act.what.startsWith('delay-')) await new Promise((r) => setTimeout(r, Number(act.what.slice(6))));
  if (act.what === 'hang') await new Promise(() => setInterval(() => undefined, 60_000));
}
