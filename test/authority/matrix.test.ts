import { afterAll, describe, expect, it } from 'vitest';
import { roles as productRoles } from '../../db/schema/index.ts';
import { ask, assertRoute, type Answer } from './ask.ts';
import { makeBadCredentials } from './identities.ts';
import { assertFields, assertLists } from './contents.ts';
import { assertNothingUndeclared } from './mass-assignment.ts';
import { probesOf } from './probes.ts';
import type { KnownRoute } from './routes.ts';
import { rowKey, rowOf, rows } from './rows.ts';
import { openSetting } from './setting.ts';
import { roles } from './table.ts';

const setting = await openSetting();
const { world, routes, identities, issuer } = setting;
/** Keys open few routes; what they see there is asked route by route. */
const withoutKeys = { ...setting, identities: identities.filter(({ purpose }) => purpose === undefined) };
const { app } = world.office.house;
const credentials = Object.entries(await makeBadCredentials(world.office.house, issuer));
/** `SANJI_MATRIX=all`: everybody asks about every object (README.md). */
const everything = process.env['SANJI_MATRIX'] === 'all';
let cells = 0;
afterAll(async () => {
  console.info(`authority matrix: ${routes.length} routes, ${identities.length} identities, ${cells} cells`);
  await world.office.house.stop();
  await issuer.stop();
});
const nothingWrong = (outcome: { readonly cells: number; readonly wrong: readonly string[] }) => {
  cells += outcome.cells;
  expect(outcome.wrong).toEqual([]);
};

describe('the table', () => {
  it('has a row for every route, and no row of none', () => {
    const add = 'add its row to test/authority/table.ts';
    const without = routes.filter(({ name }) => !rowOf(name)).map(({ name }) => `"${name}": ${add}`);
    const known = new Set(routes.map(({ name }) => rowKey(name)));
    const stale = [...rows.keys()]
      .filter((key) => !known.has(key))
      .map((key) => `"${key}": no such route; remove its row`);
    expect([...without, ...stale]).toEqual([]);
  });
  it('says of every role what it sees', () => {
    const add = 'add the role to `roles` in test/authority/table.ts';
    expect(Object.keys(roles).sort(), add).toEqual([...productRoles].sort());
  });
  it('is asked about with everybody it names', () => {
    const posts = new Set(identities.flatMap((who) => who.posts.map(({ role }) => role)));
    expect([...productRoles].filter((role) => !posts.has(role))).toEqual([]);
  });
});

describe('a list', () => {
  it('names no case that the caller does not see; that of cases all the others', async () => {
    nothingWrong(await assertLists(app, withoutKeys));
  });
});

describe('the view of a case', () => {
  it('shows parties, texts and acts as the table says', async () => {
    nothingWrong(await assertFields(app, withoutKeys));
  });
});

describe('a body', () => {
  it('with anything undeclared or read-only in it is refused, and nothing changes', async () => {
    nothingWrong(await assertNothingUndeclared(world, routes));
  });
});

describe.each(routes)('$name', (route: KnownRoute) => {
  const rule = rowOf(route.name);

  it('answers everybody as its row says', async () => {
    if (!rule) throw new Error(`no row for "${route.name}": add it to test/authority/table.ts`);
    nothingWrong(await assertRoute(app, { route, rule, probes: probesOf(route, world), identities, everything }));
  });

  if (rule?.isPublic) return; // asks nobody who they are
  it('lets nobody in without credentials that hold, all with the same answer', async () => {
    const probes = probesOf(route, world).slice(everything ? 0 : -1);
    if (probes.length === 0)
      throw new Error(`no request for "${route.name}": add one to test/authority/special-probes.ts`);
    for (const probe of probes) {
      const answers = new Map<string, Answer>();
      for (const [label, value] of credentials) answers.set(label, await ask(app, route, probe, value));
      cells += answers.size;
      const wrong = [...answers]
        .filter(([, { status }]) => status !== 401)
        .map(([label, { status }]) => `${label} × ${probe.label}: ${status}`);
      expect(wrong).toEqual([]);
      expect(new Set([...answers.values()].map(({ body }) => body)).size, `bodies of 401 × ${probe.label}`).toBe(1);
    }
  });
});
