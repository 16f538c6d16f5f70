import { makeDraft } from '../../db/calls/drafts.ts';
import { calls } from '../../db/schema/index.ts';
import { makeCallEndpoint } from '../../db/calls/endpoints.ts';
import { connected, post, signed, sixEvents } from '../calls/centre.ts';
import type { Probe } from './probes.ts';
import type { KnownRoute } from './routes.ts';
import type { World } from './world.ts';

const UNITS = ['bj-12351', 'chaoyang-centre'] as const;
const PATH = '/v1/call-endpoints';
const order = (unitId: string) => ({ unitId, userId: 'u-call-centre', label: '示例系统', adapter: 'generic' });
/** Bodies that change nothing which another probe needs. */
const BODIES: Readonly<Record<string, unknown>> = {
  [`PATCH ${PATH}/:id`]: { label: '示例系统' },
  [`POST ${PATH}/:id/rotate-secret`]: { overlapHours: 0 },
  [`PUT ${PATH}/:id/agents`]: { items: [] },
};

/** Requests about endpoints of call centres and about calls; undefined for other routes. */
export function callProbes({ name }: KnownRoute, { office: { house } }: World): Probe[] | undefined {
  const path = name.replace(/^\S+ /, '');
  if (path === '/v1/calls/:id') return callsOf(house);
  if (path === '/v1/calls/:id/link')
    return callsOf(house).map((probe) => ({ ...probe, ...suffixed(probe, '/link'), ...NO_CASE }));
  if (path.startsWith('/v1/ticket-drafts/:id/')) return draftsOf(house, path.endsWith('/open'));
  if (!path.startsWith(PATH) || (path === PATH && !name.startsWith('POST'))) return undefined;
  if (path === PATH)
    return UNITS.map((unitId): Probe => ({
      ...{ label: `of ${unitId}`, url: path, payload: { ...order(unitId), userId: 'nobody' }, proof: [422] },
      ...{ what: { keptBy: unitId }, byAll: true },
    }));
  const url = (id: string) => path.replace(':id', id);
  const payload = name in BODIES ? { payload: BODIES[name] } : {};
  const fresh = async (unitId: string): Promise<string> => {
    const made = { ...order(unitId), networks: [], createdAt: Date.now(), createdBy: '-' };
    return url((await makeCallEndpoint(house.db, house.keys, made, undefined)).endpoint.id);
  };
  return [
    { label: 'missing', url: url('none'), what: {}, isMissing: true, byAll: false, ...payload },
    ...UNITS.map((unitId): Probe => ({
      ...{ label: `endpoint of ${unitId}`, url: url('none'), what: { keptBy: unitId }, byAll: true, ...payload },
      before: () => fresh(unitId),
    })),
  ];
}

function callsOf(house: World['office']['house']): Probe[] {
  let made: Promise<string> | undefined;
  const make = async (): Promise<string> => {
    const centre = await connected(house);
    await post(house, centre.url, signed([centre.secret], sixEvents('call-of-the-matrix')[3]));
    const [call] = await house.db.select({ id: calls.id }).from(calls);
    return `/v1/calls/${call!.id}`;
  };
  const url = '/v1/calls/2000000000';
  return [
    { label: 'missing', url, what: {}, isMissing: true, byAll: false },
    {
      ...{ label: 'call of bj-12351', url, what: { keptBy: 'bj-12351' }, byAll: true },
      before: () => (made ??= make()),
    },
  ];
}

const NO_CASE = { payload: { caseNo: 'HT-2000-000001' }, proof: [422] };
/** The same probe, of an address below. */
const suffixed = ({ url, before }: Probe, suffix: string): Pick<Probe, 'url' | 'before'> => ({
  url: `${url}${suffix}`,
  ...(before ? { before: async (): Promise<string> => `${(await before()) ?? url}${suffix}` } : {}),
});

function draftsOf(house: World['office']['house'], isOpening: boolean): Probe[] {
  const url = (id: string) => `/v1/ticket-drafts/${id}/${isOpening ? 'open' : 'discard'}`;
  const missing = url('00000000-0000-4000-8000-000000000000');
  const asked = isOpening
    ? { payload: { matter: 'no-such-matter', question: '示例' }, proof: [422] }
    : { payload: { reason: '示例' } };
  const at = Date.now();
  let drafts = at;
  return [
    { label: 'missing', url: missing, what: {}, isMissing: true, byAll: false, ...asked },
    {
      ...{ label: 'draft of bj-12351', url: missing, what: { keptBy: 'bj-12351' }, byAll: true, ...asked },
      before: async () => {
        drafts += 1;
        const order = { callId: drafts, unitId: 'bj-12351', at, phone: null };
        return url(await makeDraft(house.db, house.keys, order));
      },
    },
  ];
}
