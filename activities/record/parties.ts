import { eq } from 'drizzle-orm';
import { openJson, sealJson } from '../../db/crypto/case-key.ts';
import { phoneIndex } from '../../db/crypto/blind-index.ts';
import { caseParties, commands } from '../../db/schema/index.ts';
import type { Context } from './setting.ts';

/** What an intake may say about people; the only place that knows these names beside the declaration. */
interface PersonalBody {
  readonly caller?: { readonly name?: string; readonly phone?: string; readonly address?: string };
  readonly employer?: string;
}

/** Writes the parties named in the opening command, sealed under the key of the case. */
export async function writeParties({ tx, deps, rest, entry }: Context): Promise<void> {
  const { caseNo } = rest.view;
  const [command] = await tx.drizzle
    .select({ bodyCipher: commands.bodyCipher })
    .from(commands)
    .where(eq(commands.id, entry.cause));
  const key = command?.bodyCipher ? await deps.caseKeys.get(tx.drizzle, caseNo) : null;
  if (!key || !command?.bodyCipher) return;
  const body = openJson<PersonalBody>(key, `command:${entry.cause}`, command.bodyCipher);
  const confidential = (rest.view.details['opening'] as { confidential?: boolean } | undefined)?.confidential === true;
  const rows = [];
  if (body.caller) {
    rows.push({
      ...{ caseNo, partyNo: 1, part: 'claimant' as const, confidential },
      detailsCipher: sealJson(key, 'party:1', body.caller),
      phoneIndex: body.caller.phone ? phoneIndex(deps.keys, body.caller.phone) : null,
    });
  }
  if (body.employer) {
    rows.push({
      ...{ caseNo, partyNo: 2, part: 'employer' as const, confidential: false },
      detailsCipher: sealJson(key, 'party:2', { name: body.employer }),
      phoneIndex: null,
    });
  }
  if (rows.length > 0) await tx.drizzle.insert(caseParties).values(rows).onConflictDoNothing();
}
