import { and, eq, inArray, type SQL } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { openJson } from '../../db/crypto/case-key.ts';
import type { Details } from '../../db/personal/name-words.ts';
import { commands } from '../../db/schema/index.ts';
import type { Fields } from '../../workflows/kit/fields.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import { actionsOf } from '../actions.ts';
import type { People } from './people.ts';
import { maskFields } from './shown.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Who called stands among the parties, with their own rule of who may see it. */
const AMONG_THE_PARTIES = ['caller', 'employer', 'employerRepresentative'];

interface Asked {
  readonly process: Process;
  readonly caseNo: string;
  readonly people: People;
  /** Unmasked; of a case with a hidden party the texts stay masked. */
  readonly clear: boolean;
}

/** What was written in the named commands of a case, as a reader is shown it; nothing where it was erased. */
export async function textsFor(
  app: FastifyInstance,
  asked: Asked,
  commandIds: readonly string[],
): Promise<Map<string, Details>> {
  const ids = commandIds.filter((id) => UUID.test(id));
  if (ids.length === 0 || !asked.people.key) return new Map();
  return shownTexts(asked, await sealedTexts(app, asked.caseNo, inArray(commands.id, ids)));
}

/**
 * What was written at the intake, as it was completed since, without what is shown among the parties; null where nothing
 * was, or it was erased.
 */
export async function intakeFor(app: FastifyInstance, asked: Asked): Promise<Details | null> {
  if (!asked.people.key) return null;
  const told = and(inArray(commands.action, ['open', 'complete-intake']), eq(commands.status, 'done'));
  const rows = await sealedTexts(app, asked.caseNo, told);
  const inOrder = rows.sort((a, b) => Number(b.action === 'open') - Number(a.action === 'open') || a.at - b.at);
  const texts = [...shownTexts(asked, inOrder).values()];
  return texts.length === 0 ? null : texts.reduce<Details>((known, told) => ({ ...known, ...told }), {});
}

const sealedTexts = (app: FastifyInstance, caseNo: string, which: SQL | undefined) =>
  app.db
    .select({ id: commands.id, action: commands.action, at: commands.receivedAt, bodyCipher: commands.bodyCipher })
    .from(commands)
    .where(and(eq(commands.caseNo, caseNo), which));

function shownTexts(
  { process, people, clear }: Asked,
  rows: Awaited<ReturnType<typeof sealedTexts>>,
): Map<string, Details> {
  const { key, hides, rewrite } = people;
  return new Map(
    rows.flatMap(({ id, action, bodyCipher }) => {
      if (!key || !bodyCipher) return [];
      const texts = Object.fromEntries(
        Object.entries(openJson<Details>(key, `command:${id}`, bodyCipher)).filter(
          ([name]) => !AMONG_THE_PARTIES.includes(name),
        ),
      );
      return [[id, clear && !hides ? texts : maskFields(fieldsOf(process, action), texts, rewrite)] as const];
    }),
  );
}

const fieldsOf = (process: Process, action: string): Fields =>
  action === 'open' ? process.open.body : (actionsOf(process).find(({ name }) => name === action)?.body ?? {});
