import { transfers } from '../../db/schema/index.ts';
import type { Probe } from './probes.ts';
import type { KnownRoute } from './routes.ts';
import type { World } from './world.ts';

const SENT_BY = 'u-call-centre';
const NUMBER = 'GD-MATRIX';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** Requests at the doors for other systems; undefined for other routes. */
export function doorProbes({ name }: KnownRoute, { office, cases: [first] }: World): Probe[] | undefined {
  const [method = '', path = ''] = name.split(' ');
  const one = (url: string, more: Partial<Probe> = {}): Probe[] => [
    { label: '-', url, what: {}, byAll: true, ...more },
  ];
  if (path === '/v1/progress')
    return one(path, { payload: { caseNo: 'HT-2019-000001', phone: '13800000000' }, isMissing: true });
  if (path.startsWith('/open311/v2/')) {
    // The service is looked for after the key was judged: nothing is opened.
    if (method === 'POST') return one(path, { payload: 'service_code=', headers: FORM, proof: [400] });
    if (path.includes('/services/')) return one(path.replace(':id', 'wages'));
    return one(path.replace(':id', 'HT-2019-000001'), path.includes(':id') ? { isMissing: true } : {});
  }
  if (!path.startsWith('/v1/transfers')) return undefined;
  if (path === '/v1/transfers')
    return method === 'POST'
      ? one(path, {
          payload: { source: 'grid', number: 'GD-NONE', matter: 'no-such-matter', text: '无' },
          headers: { 'idempotency-key': 'matrix' },
          proof: [422],
        })
      : one(`${path}?changedSince=2026-01-01T00:00:00Z`);
  const url = (number: string) => path.replace(':source', 'grid').replace(':number', number);
  const body = method === 'POST' ? { payload: { answer: 1 } } : {};
  const its = { source: 'grid', number: NUMBER, caseNo: first?.no ?? '', sentBy: SENT_BY } as const;
  const at = office.house.clock.now();
  return [
    { label: 'missing', url: url('GD-NONE'), what: {}, isMissing: true, byAll: false, ...body },
    {
      ...{ label: 'transfer', url: url(NUMBER), what: { sentBy: SENT_BY }, byAll: true, ...body },
      before: async () => {
        const row = { ...its, receivedAt: at, changedAt: at };
        await office.house.db.insert(transfers).values(row).onConflictDoNothing();
      },
    },
  ];
}
