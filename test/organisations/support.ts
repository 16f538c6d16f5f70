import Fastify, { type FastifyInstance } from 'fastify';
import { installErrorHandler } from '../../api/error-handler.ts';
import { createIdentity } from '../../api/identity/identity.ts';
import authentication from '../../api/plugins/authentication.ts';
import bodies from '../../api/plugins/bodies.ts';
import validation from '../../api/plugins/validation.ts';
import { sharedSchemas } from '../../api/process-schemas.ts';
import { organisationRoutes } from '../../api/routes/organisations.ts';
import type { Database } from '../../db/client.ts';
import { issueToken } from '../../db/identity/tokens.ts';
import { type ImportResult, importOrganisations } from '../../db/organisations/import.ts';
import { type Role, memberships, users } from '../../db/schema/index.ts';
import { DEFAULT_IDENTITY } from '../../settings/identity.ts';

const HEADER = 'record,id,name,kind,parent,tier,union,superior,second_superior,opens,closes,active';

/** A file from its lines; the header is put in front. */
export const csv = (...lines: string[]): Buffer => Buffer.from([HEADER, ...lines].join('\r\n'));

/** One city with two districts, a station under each, a bureau, and a staff home that answers to a station and the bureau. */
export const city: readonly string[] = [
  'union,federation,总工会,city,,,,,,,,',
  'union,district-east,东区总工会,district,federation,,,,,,,',
  'union,district-west,西区总工会,district,federation,,,,,,,',
  'union,street-east,东街总工会,street,district-east,,,,,,,',
  'union,street-west,西街总工会,street,district-west,,,,,,,',
  'union,bureau,局工会,bureau,federation,,,,,,,',
  'union,employer,某公司工会,employer,street-east,,,,,,,',
  'unit,centre,市中心,city-centre,,1,federation,,,,,',
  'unit,legal,法律服务部门,city-department,,1,federation,centre,,,,',
  'unit,east,东区中心,district-centre,,2,district-east,centre,,,,',
  'unit,west,西区中心,district-centre,,2,district-west,centre,,,,',
  'unit,east-station,东街服务站,station,,3,street-east,east,,09:00,17:30,',
  'unit,west-station,西街服务站,station,,3,street-west,west,,,,',
  'unit,bureau-unit,局中心,bureau-centre,,2,bureau,centre,,,,',
  'unit,home,某公司职工之家,staff-home,,3,employer,east-station,bureau-unit,,,',
];

/** Imports lines and expects no errors. */
export async function importLines(db: Database, ...lines: readonly string[]): Promise<ImportResult> {
  const result = await importOrganisations(db, csv(...lines));
  if (result.errorCount > 0) throw new Error(JSON.stringify(result.errors));
  return result;
}

/** A user with one role and a token. */
export async function userWith(db: Database, id: string, role: Role, bodyId: string): Promise<string> {
  await db.insert(users).values({ id, label: id });
  await db.insert(memberships).values({ userId: id, role, bodyId });
  return issueToken(db, { userId: id, purpose: 'test' });
}

/** The organisation routes behind authentication, put together as the product does it. */
export async function organisationApp(db: Database): Promise<FastifyInstance> {
  const app = Fastify();
  app.decorate('db', db);
  app.decorate('clock', { now: () => Date.now() });
  app.decorate('identity', createIdentity(DEFAULT_IDENTITY));
  for (const schema of sharedSchemas) app.addSchema(schema);
  installErrorHandler(app);
  await app.register(validation);
  await app.register(authentication);
  await app.register(bodies);
  await app.register(organisationRoutes);
  app.get('/open', { config: { public: true } }, async () => ({ ok: true }));
  app.get('/whoami', async (request) => request.caller);
  return app;
}
