import { readdir, readFile, writeFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import proto from '@temporalio/proto';

const { History: HistoryMessage } = proto.temporal.api.history.v1;
export type History = proto.temporal.api.history.v1.IHistory;
/** A run as the engine kept it. Its payloads are bound to the workflow's id, so the id is kept with it. */
export interface Recorded {
  readonly process: string;
  readonly scenario: string;
  readonly workflowId: string;
  readonly history: History;
}

const HERE = import.meta.dirname;
/** Opens the payloads of the recorded histories; made for tests only. */
export const keysFile = join(HERE, 'keys.json');

/** Writes a history, replacing the one of that scenario. */
export async function keep({ process, scenario, workflowId, history }: Recorded): Promise<void> {
  const path = join(HERE, process, `${scenario}.json`);
  await mkdir(dirname(path), { recursive: true });
  const readable = HistoryMessage.toObject(HistoryMessage.fromObject(history), {
    enums: String,
    longs: String,
    bytes: String,
  });
  const content = { workflowId, history: readable };
  await writeFile(path, `${JSON.stringify(content)}\n`);
}

/** The files of all recorded histories. */
export async function historyFiles(): Promise<string[]> {
  const all = await readdir(HERE, { recursive: true });
  return all.filter((file) => file.includes('/') && file.endsWith('.json')).sort();
}

/** One recorded history, by its path from `historyFiles`. */
export async function read(file: string): Promise<Recorded & { readonly text: string }> {
  const text = await readFile(join(HERE, file), 'utf8');
  const { workflowId, history } = JSON.parse(text) as { workflowId: string; history: Record<string, unknown> };
  return {
    ...{ process: dirname(file), scenario: basename(file, '.json'), workflowId, text },
    history: HistoryMessage.fromObject(history),
  };
}
