import type { Probe } from './probes.ts';
import type { KnownRoute } from './routes.ts';
import { sampleOf } from './samples.ts';
import type { World } from './world.ts';

const MISSING = { what: {}, isMissing: true, byAll: false, label: 'missing' } as const;
const IDENTITY = { issuer: 'https://idp.example.org', subject: 'nobody' };
const KEY = {
  userId: 'u-call-centre',
  unitId: 'bj-12351',
  purpose: 'figures',
  label: '示例系统',
  networks: ['127.0.0.1/32'],
  days: 1,
};

/** Requests about logging in, keys of machines, seals; undefined for other routes. */
export function identityProbes({ name, body }: KnownRoute, { office }: World): Probe[] | undefined {
  const path = name.replace(/^\S+ /, '');
  const officer = office.at('securityOfficer');
  const one = (more: Partial<Probe> = {}): Probe[] => [{ label: '-', url: path, what: {}, byAll: true, ...more }];
  const ofUser = (more: Partial<Probe>): Probe[] => [
    { ...MISSING, url: path.replace(':id', 'u-no-such-account').replace(':ref', 'none'), ...more },
    ...(['u-chaoyang-caseworker-2', 'u-haidian-head'] as const).map((id): Probe => ({
      ...{ label: id, url: path.replace(':id', id).replace(':ref', 'none'), byAll: true, ...more },
      what: {
        posts: [{ role: 'caseworker', body: id.startsWith('u-haidian') ? 'haidian-centre' : 'chaoyang-centre' }],
      },
    })),
  ];
  switch (name) {
    case 'POST /v1/login':
      return one({ payload: {}, proof: [422], byAll: false });
    case 'POST /v1/logout':
      return one({ before: async () => undefined });
    case 'POST /v1/machine-keys':
      return ['bj-12351', 'chaoyang-centre'].map((unitId): Probe => ({
        ...{ label: `of ${unitId}`, url: path, payload: { ...KEY, unitId, networks: ['none'] }, proof: [422] },
        ...{ what: { keptBy: unitId }, byAll: true },
      }));
    case 'POST /v1/machine-keys/:id/rotate':
    case 'POST /v1/machine-keys/:id/revoke': {
      const fresh = async () => {
        const made = await officer.post('/v1/machine-keys', KEY);
        return path.replace(':id', made.body.id as string);
      };
      const payload = body === undefined ? {} : { payload: sampleOf(body) };
      return [
        { ...MISSING, ...payload, url: path.replace(':id', 'none') },
        {
          label: 'key of bj-12351',
          url: path.replace(':id', 'none'),
          what: { keptBy: 'bj-12351' },
          byAll: true,
          before: fresh,
          ...payload,
        },
      ];
    }
    case 'POST /v1/users/:id/sessions/revoke':
    case 'POST /v1/users/:id/password/reset':
    case 'POST /v1/users/:id/second-factor/reset':
    case 'GET /v1/users/:id/identities':
    case 'HEAD /v1/users/:id/identities':
      return ofUser({});
    case 'POST /v1/users/:id/identities':
      return ofUser({ payload: IDENTITY, proof: [201, 409] });
    case 'DELETE /v1/users/:id/identities/:ref':
      return ofUser({}).map((probe) => ({
        ...probe,
        before: async () => {
          const linked = await officer.post(probe.url.replace(/\/none$/, ''), { ...IDENTITY, subject: probe.label });
          return probe.url.replace(/none$/, linked.body.ref as string);
        },
      }));
    case 'GET /v1/journal-seals/:no':
    case 'HEAD /v1/journal-seals/:no':
      return one({ url: '/v1/journal-seals/2000000000', what: { isGone: true } });
    default:
      return undefined;
  }
}
