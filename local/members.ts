import { supervise, type Component, type Supervised } from './supervise.ts';
import { within } from './within.ts';

export type MemberName = 'postgres' | 'temporal' | 'worker' | 'api';

export interface MembersOptions {
  readonly restart: boolean;
  readonly report: (line: string) => void;
  readonly giveUp: (reason: string) => void;
}

export interface Members {
  /** Starts a member and returns when it is ready. @throws when the members have been stopped meanwhile. */
  add(component: Component & { readonly name: MemberName }): Promise<void>;
  /** Lets stopping wait for work that uses the members, such as a migration, though not for ever. */
  use<T>(start: () => Promise<T>): Promise<T>;
  /** @throws Error for a member that is not ours, such as a given database. */
  get(name: MemberName): Supervised;
  has(name: MemberName): boolean;
  /** Ends starts under way, then stops each member when those that need it have ended. */
  stop(): Promise<void>;
}

const WORK_WITHIN_MS = 10_000;

/** What is used by others stops last. */
const STOP_ORDER: readonly MemberName[] = ['api', 'worker', 'temporal', 'postgres'];

/** The supervised processes of a stack. */
export function createMembers(options: MembersOptions): Members {
  const members = new Map<MemberName, Supervised>();
  let stopped: Promise<void> | undefined;
  let inUse: Promise<unknown> = Promise.resolve();
  const stopAll = async (): Promise<void> => {
    await within(inUse, WORK_WITHIN_MS);
    for (const name of STOP_ORDER) {
      const member = members.get(name);
      if (!member) continue;
      const ran = member.pid() !== undefined;
      await member.stop();
      if (ran) options.report(`${LABELS[name]} stopped`);
    }
  };
  return {
    add: async (component) => {
      if (stopped) throw new Error('stopped');
      const member = supervise(component, options);
      members.set(component.name, member);
      await member.start();
    },
    use: async (start) => {
      if (stopped) throw new Error('stopped');
      const work = start();
      inUse = work.catch(() => undefined);
      return work;
    },
    get: (name) => {
      const member = members.get(name);
      if (!member) throw new Error(`${name} is not started by this stack`);
      return member;
    },
    has: (name) => members.has(name),
    stop: () => (stopped ??= stopAll()),
  };
}

export const LABELS: Readonly<Record<MemberName, string>> = {
  api: 'API',
  worker: 'Worker',
  temporal: 'Temporal',
  postgres: 'PostgreSQL',
};
