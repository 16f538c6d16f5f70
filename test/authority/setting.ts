import { openOffice } from '../hotline-ticket/support/office.ts';
import { makeIdentities, type Identity } from './identities.ts';
import { withRoutes, type KnownRoute } from './routes.ts';
import { makeWorld, type World } from './world.ts';

export interface Setting {
  readonly world: World;
  readonly routes: readonly KnownRoute[];
  readonly identities: readonly Identity[];
}

/** What moves every case, destroys keys of cases, or ends what everybody came with: asked for when everything else has been. */
const LAST = ['POST /v1/cases/:caseNo/erase', 'POST /v1/time/skip', 'POST /v1/logout'];

/** A house with its routes, its cases, and everybody who asks. */
export async function openSetting(): Promise<Setting> {
  const { made: world, routes } = await withRoutes(() => makeWorld(openOffice));
  const inOrder = [...routes].sort((a, b) => LAST.indexOf(a.name) - LAST.indexOf(b.name));
  return { world, routes: inOrder, identities: await makeIdentities(world.office.house) };
}
