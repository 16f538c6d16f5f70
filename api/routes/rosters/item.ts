import type { FastifyInstance } from 'fastify';
import type { Keys } from '../../../db/crypto/keys.ts';
import { clientsOf } from '../../../db/rosters/clients.ts';
import type { RosterKind } from '../../../db/rosters/conflicts.ts';
import type { Listed } from '../../../db/rosters/directory.ts';
import { openName } from '../../../db/rosters/names.ts';
import type { Caller } from '../../context.ts';
import { shown } from '../lists/instants.ts';
import { entryFor, keeps } from './keepers.ts';

/** An entry as lists show it, its name in clear. */
export const toItem = (keys: Keys, { nameCipher, lastNamedAt, ...entry }: Listed) => ({
  ...entry,
  name: openName(keys, { entry: entry.id }, nameCipher),
  lastNamedAt: shown(lastNamedAt),
});

/** One entry as it stands now; whom it acts for is for those who keep it. @throws Problem `not-found`. */
export async function itemFor(app: FastifyInstance, caller: Caller, kind: RosterKind, id: string) {
  const entry = await entryFor(app, caller, kind, id);
  const clients = (await keeps(app, caller, entry.unitId)) ? await clientsOf(app.db, app.house.keys, id) : null;
  return { ...toItem(app.house.keys, entry), clients };
}
