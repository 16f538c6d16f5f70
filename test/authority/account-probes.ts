import type { Post } from './oracle.ts';
import type { Probe } from './probes.ts';
import type { KnownRoute } from './routes.ts';
import type { World } from './world.ts';

const MISSING = { what: {}, isMissing: true, byAll: false, label: 'missing' } as const;
/** Accounts that are asked about; nobody comes in with them. */
const ACCOUNTS: Readonly<Record<string, readonly Post[]>> = {
  'u-chaoyang-caseworker-2': [{ role: 'caseworker', body: 'chaoyang-centre' }],
  'u-haidian-head': [{ role: 'unit-head', body: 'haidian-centre' }],
};
/** What an account is asked to become: nothing new, or nothing that could be. */
const BODIES: Readonly<Record<string, Pick<Probe, 'payload' | 'proof'>>> = {
  'PATCH /v1/users/:id': { payload: { active: true }, proof: [200] },
  'PUT /v1/users/:id/person': { payload: { phone: 'none' }, proof: [422] },
  'POST /v1/users/:id/memberships': { payload: { role: 'integration', body: 'chaoyang-centre' }, proof: [422] },
};

/** Requests about accounts; undefined for other routes. */
export function accountProbes({ name }: KnownRoute, { office }: World): Probe[] | undefined {
  const path = name.replace(/^\S+ /, '');
  if (path === '/v1/users' && name.startsWith('POST')) {
    const payload = { id: 'u-matrix-new', label: '无', body: 'no-such-body' };
    return [{ label: '-', url: path, payload, proof: [422], what: {}, byAll: true }];
  }
  if (!path.startsWith('/v1/users/:id')) return undefined;
  const officer = office.at('securityOfficer');
  const bodyOf = (id: string) => ACCOUNTS[id]?.[0]?.body ?? 'chaoyang-centre';
  const url = (id: string) => path.replace(':id', id).replace(':body/:role', `${bodyOf(id)}/mediator`);
  const granted = async (id: string) => {
    await officer.post(`/v1/users/${id}/memberships`, { role: 'mediator', body: bodyOf(id) });
  };
  const about = (id: string): Partial<Probe> =>
    path.endsWith('/:role') ? { before: () => granted(id), proof: [200] } : (BODIES[name] ?? {});
  return [
    { ...MISSING, ...about('u-no-such-account'), url: url('u-no-such-account') },
    ...Object.entries(ACCOUNTS).map(([id, posts]): Probe => ({
      ...{ label: id, url: url(id), what: { posts }, byAll: true, ...about(id) },
    })),
  ];
}
