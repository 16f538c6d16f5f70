/** A process of its own that works cases until it is told to stop: `client.ts <settings.json>`. It outlives every kill. */
import { readFileSync } from 'node:fs';
import { workOneCase } from './desk.ts';
import { openLedger } from './ledger.ts';
import { seeded } from './random.ts';
import { Sender } from './sender.ts';

/** What the conductor hands over; the file holds tokens and is readable by its owner only. */
export interface ClientSettings {
  readonly apiUrl: string;
  readonly tokens: Readonly<Record<string, string>>;
  readonly ledgerFile: string;
  readonly seed: number;
  /** Cases worked at a time. */
  readonly desks: number;
}

const settings = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ClientSettings;
const { apiUrl, tokens, ledgerFile, seed, desks } = settings;
const sender = new Sender({ apiUrl, tokens, ledger: openLedger(ledgerFile) });
const random = seeded(seed);
let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => (stopping = true));
await Promise.all(
  Array.from({ length: desks }, async () => {
    const own = random.fork();
    while (!stopping) await workOneCase(sender, own, () => !stopping);
  }),
);
