import type { Probe } from './probes.ts';
import type { KnownRoute } from './routes.ts';
import type { World } from './world.ts';

const UNITS = ['bj-12351', 'chaoyang-centre'] as const;
const order = (unitId: string) => ({
  ...{ unitId, label: '示例系统', url: 'https://hooks.example.org/sanji', types: ['sanji.case.opened'] },
});
const PATH = '/v1/webhook-endpoints';
/** Bodies that change nothing which another probe needs. */
const BODIES: Readonly<Record<string, unknown>> = {
  'PATCH /v1/webhook-endpoints/:id': { label: '示例系统' },
  'POST /v1/webhook-endpoints/:id/rotate-secret': { overlapHours: 0 },
  'POST /v1/webhook-endpoints/:id/replay': { fromSequence: 1, toSequence: 1 },
};

/** Requests about endpoints of events; undefined for other routes. */
export function webhookProbes({ name }: KnownRoute, { office }: World): Probe[] | undefined {
  const path = name.replace(/^\S+ /, '');
  if (!path.startsWith(PATH)) return undefined;
  const officer = office.at('securityOfficer');
  if (name === `POST ${PATH}`)
    return UNITS.map((unitId): Probe => ({
      ...{ label: `of ${unitId}`, url: path, payload: { ...order(unitId), url: 'http://none' }, proof: [422] },
      ...{ what: { keptBy: unitId }, byAll: true },
    }));
  if (path === PATH) return undefined;
  const url = (id: string) => path.replace(':id', id).replace(':sequence', '1');
  const payload = name in BODIES ? { payload: BODIES[name] } : {};
  const fresh = async (unitId: string): Promise<string> => {
    const { body } = await officer.post(PATH, order(unitId));
    const { id } = body as { id: string };
    if (path.endsWith('/replay')) await officer.post(`${PATH}/${id}/test`);
    return url(id);
  };
  return [
    { label: 'missing', url: url('none'), what: {}, isMissing: true, byAll: false, ...payload },
    ...UNITS.map((unitId): Probe => ({
      ...{ label: `endpoint of ${unitId}`, url: url('none'), what: { keptBy: unitId }, byAll: true, ...payload },
      before: () => fresh(unitId),
    })),
  ];
}
