import type { DataFolder } from './data-folder.ts';
import type { MemberName } from './members.ts';
import type { DemoUser, Preparation } from './preparation.ts';
import type { StackPorts } from './stack-ports.ts';

export interface StackOptions {
  readonly dataDir: string;
  /** Ports left out are those of the last start, the default or the next free one; 'any' never collides. */
  readonly ports?: Partial<StackPorts> | 'any';
  /** Servers to use in place of the bundled ones. */
  readonly databaseUrl?: string | undefined;
  /** Login that applies migrations to a given database. */
  readonly migrationDatabaseUrl?: string | undefined;
  readonly temporalAddress?: string | undefined;
  readonly temporalUi?: string | undefined;
  readonly keysFile?: string | undefined;
  /** Address the API listens on, as in SANJI_HOST; loopback unless said otherwise. */
  readonly host?: string;
  readonly timeSkipping?: boolean;
  readonly adjustableClock?: boolean;
  /** Load invented organisations and users; true unless said otherwise. */
  readonly demo?: boolean;
  /** Further variables for the API and the worker. */
  readonly env?: Readonly<Record<string, string>>;
  /** Start again what ends unasked; true unless said otherwise. */
  readonly restart?: boolean;
  readonly report?: (line: string) => void;
  /** Told when a member has ended too often to be started again; the stack is still to be stopped. */
  readonly onGiveUp?: (reason: string) => void;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
  /** TypeScript files, relative to the repository, to run in place of worker.ts and server.ts. */
  readonly scripts?: { readonly worker: string; readonly api: string };
  readonly preparation?: Preparation;
}

export interface Stack {
  readonly folder: DataFolder;
  readonly ports: StackPorts;
  readonly apiUrl: string;
  readonly codecEndpoint: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly temporalUi: string | undefined;
  readonly keysFile: string;
  /** Empty when their tokens were made elsewhere. */
  readonly demoUsers: readonly DemoUser[];
  /** Undefined while it is not running, and for a server that is not ours. */
  pid(member: MemberName): number | undefined;
  /** Sends a signal; returns when the process has ended, at once for SIGSTOP and SIGCONT. */
  kill(member: MemberName, signal: NodeJS.Signals): Promise<void>;
  /** Stops it if it runs, starts it on the same port and waits until it is ready. */
  restart(member: MemberName): Promise<void>;
  /** Resolves once the member runs, also when it is just being started again. */
  ready(member: MemberName): Promise<void>;
  /** API, worker, Temporal, PostgreSQL, each when the one before has ended. */
  stop(): Promise<void>;
}

/** What is known of a stack once it runs. */
export type StackFacts = Omit<Stack, 'pid' | 'kill' | 'restart' | 'ready' | 'stop'>;
