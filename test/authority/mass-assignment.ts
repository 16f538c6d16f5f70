import { sql } from 'drizzle-orm';
import { ask, each, type Outcome } from './ask.ts';
import { probesOf } from './probes.ts';
import type { KnownRoute, Schema } from './routes.ts';
import { propertiesOf, sampleOf } from './samples.ts';
import type { World } from './world.ts';

/** What somebody might try to set besides: columns of the tables, and what a caller is judged by. */
const TEMPTING = [
  'id',
  'caseNo',
  'seq',
  'process',
  'holder',
  'stage',
  'outcome',
  'assignee',
  'closedAt',
  'userId',
  'role',
  'roles',
  'active',
  'by',
];
/** Journals of what was asked; a refusal may be written down there. */
const JOURNALS = ['access_journal'];

interface Variant {
  readonly body: unknown;
  /** The property that is one too many. */
  readonly field: string;
}

/** Sends every body of every route with one property too many, at the top and in each object within. */
export async function assertNothingUndeclared(world: World, routes: readonly KnownRoute[]): Promise<Outcome> {
  const { office } = world;
  const { app, db } = office.house;
  const wrong: string[] = [];
  let cells = 0;
  const authorization = `Bearer ${office.house.token('u-supervisor')}`;
  const before = await fingerprints(db);
  const withBodies = routes.filter(({ body, url }) => body !== undefined && !NO_JSON.includes(url));
  await each(withBodies, async (route) => {
    const probe = probesOf(route, world).at(-1);
    if (!probe) return;
    for (const { body, field } of variants(route.body!, probe.payload ?? {})) {
      const answer = await ask(app, route, { ...probe, payload: body }, authorization);
      cells += 1;
      const isNamed = answer.body.includes(`"field":"${field}"`);
      if (answer.status !== 422 || !isNamed)
        wrong.push(`${route.name}: ${field} answered ${answer.status} ${answer.body.slice(0, 160)}`);
    }
  });
  const after = await fingerprints(db);
  for (const [table, print] of before) if (after.get(table) !== print) wrong.push(`${table} has changed`);
  return { cells, wrong };
}

/** Bodies that are no JSON objects: a form, a CSV file. */
const NO_JSON: readonly string[] = ['/v1/cases/:caseNo/attachments', '/v1/organisations/import', '/v1/imports/:kind'];

function variants(schema: Schema, sample: object): Variant[] {
  const declared = propertiesOf(schema);
  const readOnly = Object.keys(declared).filter((name) => declared[name]?.['readOnly'] === true);
  const undeclared = TEMPTING.filter((name) => !(name in declared));
  const atTop = [...readOnly, ...undeclared].map((name) => ({
    body: { ...sample, [name]: 'none' },
    field: `/${name}`,
  }));
  const within = Object.entries(declared).flatMap(([name, inner]) =>
    nested(inner, name).map(({ body, field }) => ({ body: { ...sample, [name]: body }, field: `/${name}${field}` })),
  );
  return [...atTop, ...within];
}

/** One property too many in an object, or in the first of a list of them; a map by name has none. */
function nested(schema: Schema, name: string): Variant[] {
  if (schema['type'] === 'array') {
    const items = schema['items'] as Schema | undefined;
    return items ? nested(items, name).map(({ body, field }) => ({ body: [body], field: `/0${field}` })) : [];
  }
  if (schema['type'] !== 'object' || !schema['properties']) return [];
  return variants(schema, sampleOf(schema) as object).slice(0, 2);
}

/** A digest of every row of every table. */
async function fingerprints(db: World['office']['house']['db']): Promise<Map<string, string>> {
  const { rows: tables } = await db.execute<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const prints = new Map<string, string>();
  for (const { name } of tables.filter((table) => !JOURNALS.includes(table.name))) {
    const { rows } = await db.execute<{ print: string }>(
      sql`select count(*) || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as print from ${sql.identifier(name)} t`,
    );
    prints.set(name, rows[0]?.print ?? '');
  }
  return prints;
}
