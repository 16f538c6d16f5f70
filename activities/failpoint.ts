import { kill, pid } from 'node:process';

type Act = { readonly at: number; readonly what: string };
const armed = new Map<string, Act>();
const passed = new Map<string, number>();

/**
 * Arms the failpoints of the drills: `name[#nth]=action`, comma separated; actions `kill` (SIGKILL to this process),
 * `error`, `delay-250` (ms). Nothing is armed in production (config.ts refuses it).
 */
export function armFailpoints(text: string): void {
  for (const part of text.split(',').filter(Boolean)) {
    const [where = '', what = 'kill'] = part.split('=');
    const nth = /^(.*)#(\d+)$/.exec(where);
    armed.set(nth?.[1] ?? where, { at: Number(nth?.[2] ?? 1), what });
  }
}

/** Does what was armed for this point, the nth time it is passed. */
export async function failpoint(name: string): Promise<void> {
  const act = armed.get(name);
  if (!act) return;
  const times = (passed.get(name) ?? 0) + 1;
  passed.set(name, times);
  if (times !== act.at) return;
  if (act.what === 'kill') kill(pid, 'SIGKILL');
  if (act.what === 'error') throw new Error(`failpoint ${name}`);
  if (act.what.startsWith('delay-')) await new Promise((r) => setTimeout(r, Number(act.what.slice(6))));
}
