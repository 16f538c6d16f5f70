import { execFileSync } from 'node:child_process';
import { createReadStream, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../local/stack.ts';
import { call } from './http.ts';
import { round } from './load.ts';
import { writeEmployers, writeMembers } from './people.ts';

export interface ImportFigures {
  readonly rows: number;
  readonly mib: number;
  /** From the first byte sent to the last row written. */
  readonly seconds: number;
  readonly sendingSeconds: number;
  readonly rowsPerSecond: number;
  /** Most that the program of imports, which the worker starts, held at once. */
  readonly programMib: number;
  readonly faulty: number;
  /** The same file once more: nothing is changed. */
  readonly againSeconds: number;
}

const EMPLOYERS = 10_000;

/** Imports `count` invented members into a running house over HTTP, and the same file again. */
export async function measureImports(stack: Stack, token: string, count: number): Promise<ImportFigures> {
  const folder = stack.folder.root;
  const [employers, members] = [join(folder, 'employers.csv'), join(folder, 'members.csv')];
  await writeEmployers(employers, EMPLOYERS, 'district-chaoyang');
  const { bytes, faulty } = await writeMembers(members, count, EMPLOYERS);
  const pid = stack.pid('worker') ?? 0;
  await imported(stack, token, { kind: 'employers', path: employers, pid });
  const first = await imported(stack, token, { kind: 'members', path: members, pid });
  if (first.created !== count - faulty || first.faulty !== faulty)
    throw new Error(`${first.created} of ${count} members were written, ${first.faulty} were at fault`);
  const again = await imported(stack, token, { kind: 'members', path: members, pid });
  if (again.unchanged !== count - faulty) throw new Error('the same file changed something');
  await Promise.all([employers, members].map((path) => rm(path)));
  return {
    ...{ rows: count, mib: round(bytes / 1_048_576), seconds: first.seconds, sendingSeconds: first.sendingSeconds },
    ...{ rowsPerSecond: Math.round(count / first.seconds), programMib: first.programMib, faulty: first.faulty },
    againSeconds: again.seconds,
  };
}

interface Imported {
  readonly created: number;
  readonly unchanged: number;
  readonly faulty: number;
  readonly seconds: number;
  readonly sendingSeconds: number;
  readonly programMib: number;
}

/** Sends a file in and waits until it is worked through. @throws Error when that fails */
export async function imported(
  stack: Stack,
  token: string,
  { kind, path, pid }: { readonly kind: string; readonly path: string; readonly pid: number },
): Promise<Imported> {
  const startedAt = performance.now();
  const { id } = await sent(`${stack.apiUrl}/v1/imports/${kind}`, token, path);
  const sendingSeconds = round((performance.now() - startedAt) / 1_000);
  for (let programMib = 0; ;) {
    await sleep(250);
    programMib = Math.max(programMib, importingMib(pid));
    const { body } = await call(stack.apiUrl, token, 'GET', `/v1/imports/${id}`);
    if (body['state'] === 'failed') throw new Error(`the import failed: ${JSON.stringify(body['failure'])}`);
    if (body['state'] !== 'done') continue;
    const seconds = round((performance.now() - startedAt) / 1_000);
    const [created, unchanged, faulty] = ['created', 'unchanged', 'faulty'].map((name) => Number(body[name]));
    return {
      created: created ?? 0,
      unchanged: unchanged ?? 0,
      faulty: faulty ?? 0,
      seconds,
      sendingSeconds,
      programMib: round(programMib),
    };
  }
}

/** Sends a file as it is read. @throws Error on anything but 202. */
async function sent(url: string, token: string, path: string): Promise<{ readonly id: string }> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'text/csv',
    'content-length': statSync(path).size,
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers }, (incoming) => {
      text(incoming).then((answer) => {
        if (incoming.statusCode === 202) resolve(JSON.parse(answer) as { id: string });
        else reject(new Error(`an import was answered ${incoming.statusCode}: ${answer.slice(0, 300)}`));
      }, reject);
    });
    outgoing.on('error', reject);
    createReadStream(path).pipe(outgoing);
  });
}

/** MiB of memory that the worker's program of imports holds; 0 between two. */
function importingMib(worker: number): number {
  return execFileSync('ps', ['-A', '-o', 'ppid=,rss=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => Number(found?.[1]) === worker && found?.[3]?.includes('program.ts'))
    .reduce((sum, found) => sum + Number(found?.[2]) / 1_024, 0);
}
