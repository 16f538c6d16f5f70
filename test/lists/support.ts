/** A city, cases written by SQL as `record` writes them, and the read routes behind real authentication. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { installErrorHandler } from '../../api/error-handler.ts';
import { createIdentity } from '../../api/identity/identity.ts';
import authentication from '../../api/plugins/authentication.ts';
import bodies from '../../api/plugins/bodies.ts';
import json from '../../api/plugins/json.ts';
import validation from '../../api/plugins/validation.ts';
import { sharedSchemas } from '../../api/process-schemas.ts';
import { type ListHooks, listRoutes } from '../../api/routes/lists.ts';
import { exceptionalDays } from '../../calendar/index.ts';
import { CaseKeyCache } from '../../db/crypto/case-key-cache.ts';
import { ensureKeysFile, loadKeys, type Keys } from '../../db/crypto/keys.ts';
import type { Database } from '../../db/client.ts';
import { issueToken } from '../../db/identity/tokens.ts';
import { importOrganisations } from '../../db/organisations/import.ts';
import { matters } from '../../db/organisations/matters.ts';
import * as schema from '../../db/schema/index.ts';
import { localStore } from '../../files/local.ts';
import { freshDatabase } from '../support/database.ts';
import { DEFAULT_IDENTITY } from '../../settings/identity.ts';

/** Epoch ms of a Beijing time, `2026-03-10T10:00`. */
export const beijing = (text: string): number => Date.parse(`${text}:00+08:00`);
/** When the tests take place, unless a clock is moved: a Tuesday. */
export const now = beijing('2026-03-10T10:00');

const city = `record,id,name,kind,parent,tier,union,superior,second_superior,opens,closes,active
union,federation,总工会,city,,,,,,,,
union,district-east,东区总工会,district,federation,,,,,,,
union,district-west,西区总工会,district,federation,,,,,,,
union,industry,服务工会,industry,federation,,,,,,,
union,employer,某公司工会,employer,district-east,,,,,,,
unit,centre,市中心,city-centre,,1,federation,,,,,
unit,platform,热线平台,hotline-platform,,1,federation,centre,,,,
unit,east,东区中心,district-centre,,2,district-east,centre,,,,
unit,west,西区中心,district-centre,,2,district-west,centre,,,,
unit,east-1,东街一站,station,,3,district-east,east,,09:00,17:30,
unit,east-2,东街二站,station,,3,district-east,east,,,,
unit,west-1,西街一站,station,,3,district-west,west,,,,
unit,home,某公司职工之家,staff-home,,3,employer,east-1,,,,
`;
export const tiers: Readonly<Record<string, number>> = { centre: 1, platform: 1, east: 2, west: 2 };

/** Everybody who asks something in these tests, by body and role. */
const people = {
  hotline: ['call-taker', 'platform'],
  city: ['supervisor', 'centre'],
  admin: ['administrator', 'centre'],
  east: ['unit-head', 'east'],
  west: ['supervisor', 'west'],
  worker: ['caseworker', 'east-1'],
  other: ['caseworker', 'east-2'],
  home: ['caseworker', 'home'],
  union: ['caseworker', 'district-east'],
} as const;
export type Person = keyof typeof people;

export interface City {
  readonly db: Database;
  readonly url: string;
  readonly app: FastifyInstance;
  readonly keys: Keys;
  readonly caseKeys: CaseKeyCache;
  readonly clock: { at: number };
  get(person: Person, url: string, headers?: Record<string, string>): Promise<Answer>;
  post(person: Person, url: string, payload?: object): Promise<Answer>;
  end(): Promise<void>;
}
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // What the API answers is looked at field by field; the tests are where its shape is checked.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** A database with the city, its users and the calendar, and an app on it. */
export async function startCity(hooks: ListHooks = {}): Promise<City> {
  const database = await freshDatabase();
  const { db } = database;
  await importOrganisations(db, Buffer.from(city));
  await db.insert(schema.calendarDays).values([...exceptionalDays]);
  await db.insert(schema.matters).values([...matters]);
  const tokens = new Map<string, string>();
  for (const [id, [role, bodyId]] of Object.entries(people)) {
    await db.insert(schema.users).values({ id, label: `岗位 ${id}` });
    await db.insert(schema.memberships).values({ userId: id, role, bodyId });
    tokens.set(id, await issueToken(db, { userId: id, purpose: 'test' }));
  }
  const keysFile = join(mkdtempSync(join(tmpdir(), 'sanji-lists-')), 'keys.json');
  ensureKeysFile(keysFile);
  const keys = loadKeys(keysFile);
  const caseKeys = new CaseKeyCache(keys);
  const clock = { at: now };
  const app = await listApp({ db, keys, caseKeys, clock }, hooks);
  const ask = async (
    person: Person,
    method: 'GET' | 'POST',
    url: string,
    headers = {},
    payload?: object,
  ): Promise<Answer> => {
    const authorization = `Bearer ${tokens.get(person)}`;
    const answer = await app.inject({
      method,
      url,
      headers: { authorization, ...headers },
      ...(payload ? { payload } : {}),
    });
    const isJson = /json/.test(String(answer.headers['content-type']));
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: isJson ? answer.json() : undefined,
    };
  };
  return {
    ...{ db, url: database.url, app, keys, caseKeys, clock },
    get: (person, url, headers) => ask(person, 'GET', url, headers),
    post: (person, url, payload) => ask(person, 'POST', url, {}, payload),
    async end() {
      await app.close();
      await database.drop();
    },
  };
}

async function listApp(
  house: Pick<City, 'db' | 'keys' | 'caseKeys' | 'clock'>,
  hooks: ListHooks,
): Promise<FastifyInstance> {
  const app = Fastify({ routerOptions: { maxParamLength: 200 } });
  app.decorate('db', house.db);
  app.decorate('house', { ...house, files: localStore(join(tmpdir(), 'sanji-no-files')) });
  app.decorate('clock', { now: () => house.clock.at });
  app.decorate('identity', createIdentity(DEFAULT_IDENTITY));
  for (const shared of sharedSchemas) app.addSchema(shared);
  installErrorHandler(app);
  await app.register(json);
  await app.register(validation);
  await app.register(authentication);
  await app.register(bodies);
  await app.register(listRoutes(hooks));
  return app;
}

/** Follows `next` to the end and gives every item. */
export async function everyPage<T>(city: City, person: Person, url: string): Promise<T[]> {
  const items: T[] = [];
  for (let next: string | null = url; next !== null;) {
    const page: Answer = await city.get(person, next);
    if (page.status !== 200) throw new Error(`${next}: ${page.text}`);
    items.push(...(page.body.items as T[]));
    if (items.length > 5_000) throw new Error(`${url} does not end`);
    next = page.body.next as string | null;
  }
  return items;
}
