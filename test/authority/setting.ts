import { openOffice } from '../hotline-ticket/support/office.ts';
import { AUDIENCE, startIssuer, type Issuer } from '../identity/issuer.ts';
import { makeIdentities, type Identity } from './identities.ts';
import { withRoutes, type KnownRoute } from './routes.ts';
import { makeWorld, type World } from './world.ts';

export interface Setting {
  readonly world: World;
  readonly routes: readonly KnownRoute[];
  readonly identities: readonly Identity[];
  /** A provider of identities whose tokens are taken. */
  readonly issuer: Issuer;
}

/** What moves every case, destroys keys of cases, or ends what everybody came with: asked for when everything else has been. */
const LAST = ['POST /v1/cases/:caseNo/erase', 'POST /v1/time/skip', 'POST /v1/logout'];

/** A house with its routes, its cases, and everybody who asks. */
export async function openSetting(): Promise<Setting> {
  let now = () => Date.now();
  const issuer = await startIssuer(() => now());
  const provider = {
    ...{ issuer: issuer.url, audience: AUDIENCE, jwksUrl: undefined, tokenType: 'at+jwt' },
    ...{ algorithms: ['RS256'], client: undefined },
  };
  const { made: world, routes } = await withRoutes(() => makeWorld(() => openOffice({ identity: { provider } })));
  now = () => world.office.house.clock.now();
  const inOrder = [...routes].sort((a, b) => LAST.indexOf(a.name) - LAST.indexOf(b.name));
  return { world, issuer, routes: inOrder, identities: await makeIdentities(world.office.house) };
}
