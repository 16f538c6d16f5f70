import { cases } from '../../db/schema/index.ts';
import type { Probe } from './probes.ts';
import type { KnownRoute } from './routes.ts';
import { sampleOf } from './samples.ts';
import { missingLike } from './probes.ts';
import type { World } from './world.ts';

const STALE = { headers: { 'if-match': '"0"', 'idempotency-key': 'matrix' }, proof: [412] };
const NOBODY = { what: {}, isMissing: true, byAll: false, label: 'missing' } as const;
/** A wording that refers to nothing there is. */
const WORDING = { blocks: [{ type: 'paragraph', text: '{{nothing}}' }] };
/** A catalogue whose one matter has a term that is none. */
const CATALOGUE = {
  services: [
    {
      ...{
        code: 'wages',
        zh: '工资报酬',
        en: 'Wages',
        clause: '二(四)1(1)',
        class: 'affair',
        process: 'hotline-ticket',
      },
      ...{ terms: ['hotline-ticket/none'], unitKinds: ['station'], role: 'caseworker' },
    },
  ],
};
const KEY = { 'idempotency-key': 'matrix' };
const UUID = '00000000-0000-4000-8000-000000000000';
const ENTRIES = { 'mediator-chaoyang-1': 'chaoyang-centre', 'mediator-haidian-1': 'haidian-centre' } as const;
const at = (unit: string) => ({ case: { ...facts, handedTo: [unit] } });
const facts = { platform: '-', intake: '-', holder: '-', addressees: [], handedTo: [], excluded: [] };
/** A body that is one, but that no keeper could enter: the dates are none. */
const entry = (unitId: string) => ({ name: '无此人', unitId, contractFrom: 'none' });

/** Requests of the routes that are about something else than a case in their address; undefined for the others. */
export function specialProbes({ name, body }: KnownRoute, world: World): Probe[] | undefined {
  const one = (url: string, more: Partial<Probe> = {}): Probe[] => [
    { label: '-', url, what: {}, byAll: true, ...more },
  ];
  const first = world.cases.find(({ label }) => label === 'own')!;
  const sample = body === undefined ? {} : (sampleOf(body) as Record<string, unknown>);
  const path = name.replace(/^\S+ /, '');
  switch (name.replace(/^HEAD/, 'GET')) {
    case 'GET /docs/static/*':
      return one('/docs/static/swagger-ui.css');
    case 'POST /codec/:ticket/decode':
    case 'OPTIONS /codec/:ticket/decode':
    case 'POST /v1/webhooks/call-centre':
    case 'POST /v1/webhooks/call-centre/:endpointId':
    case 'POST /v1/webhooks/call-centre/:endpointId/reconcile':
      return []; // credentials.test.ts; test/calls
    case 'GET /v1/deadlines/counts':
    case 'GET /v1/cases':
    case 'GET /v1/callbacks':
      return one(path);
    case 'GET /v1/deadlines':
      return one('/v1/deadlines?state=running');
    case 'GET /v1/calendar/days':
      return one('/v1/calendar/days?year=2026');
    case 'GET /v1/units/:id':
      return one('/v1/units/chaoyang-centre');
    case 'POST /v1/calendar/due-date':
      return one('/v1/calendar/due-date', {
        payload: { start: '2026-03-02T09:00:00+08:00', term: { kind: 'same-day' } },
      });
    case 'POST /v1/calendar/notices':
      return one('/v1/calendar/notices', { payload: NOTICE, proof: [422] });
    case 'POST /v1/organisations/import':
      return one('/v1/organisations/import?dryRun=true', { payload: 'none', headers: { 'content-type': 'text/csv' } });
    case 'POST /v1/imports/:kind':
      return one('/v1/imports/members?dryRun=true', { payload: '姓名', headers: { 'content-type': 'text/csv' } });
    case 'GET /v1/imports/:kind/template':
      return one('/v1/imports/members/template');
    case 'GET /v1/imports/:id':
    case 'GET /v1/imports/:id/errors':
    case 'POST /v1/imports/:id/cancel':
      return one(path.replace(':id', UUID), { what: { isGone: true }, isMissing: true });
    case 'POST /v1/members/search':
      return one(path, { payload: { number: 'M-0000' } });
    case 'POST /v1/catalogue-versions':
      return one(path, { payload: CATALOGUE, proof: [422] });
    case 'PUT /v1/catalogue-versions/:version':
    case 'POST /v1/catalogue-versions/:version/publish': {
      const payload = name.startsWith('PUT') ? CATALOGUE : { effectiveFrom: '2999-01-01' };
      return one(path.replace(':version', '99'), { payload, what: { isGone: true }, isMissing: true });
    }
    case 'GET /v1/services/:code':
    case 'GET /v1/services/:code/routing':
      return one(path.replace(':code', 'wages'));
    case 'PUT /v1/policies/:name':
      return one('/v1/policies/archive-window-days', {
        payload: { effectiveFrom: '2013-01-24', value: 9 },
        proof: [422],
      });
    case 'POST /v1/time/skip':
      // No case runs any more, so that there is nothing to be moved.
      return one(path, {
        payload: { hours: 0.001 },
        before: async () => void (await world.office.house.db.update(cases).set({ engine: 'ended' })),
      });
    case 'GET /v1/document-templates/:kind':
      return one('/v1/document-templates/dispatch-note');
    case 'POST /v1/document-templates/:kind':
    case 'POST /v1/document-templates/:kind/preview':
      return one(path.replace(':kind', 'dispatch-note'), { payload: WORDING, proof: [422] });
    case 'POST /v1/dossier-batches':
      return one('/v1/dossier-batches', { payload: { caseNos: [missingLike(first.no)] }, headers: KEY, proof: [422] });
    case 'GET /v1/documents':
      return [
        { ...NOBODY, url: '/v1/documents?unit=no-such-unit&kind=dispatch-note' },
        ...['chaoyang-centre', 'haidian-centre'].map((unit): Probe => ({
          ...{ label: unit, url: `/v1/documents?unit=${unit}&kind=dispatch-note`, what: at(unit), byAll: true },
        })),
      ];
    case 'POST /v1/supervision-orders':
      return [
        { ...NOBODY, ...STALE, url: '/v1/supervision-orders', payload: { ...sample, caseNo: missingLike(first.no) } },
        ...world.cases.map((known): Probe => ({
          ...{ label: known.label, url: '/v1/supervision-orders', payload: { ...sample, caseNo: known.no }, ...STALE },
          ...{ what: { case: known.facts }, byAll: known === first },
        })),
      ];
    case 'GET /v1/supervision-orders/:no':
    case 'POST /v1/supervision-orders/:no/reply':
    case 'POST /v1/supervision-orders/:no/close': {
      const act = name.startsWith('POST') ? { payload: sample, ...STALE } : {};
      return [
        { ...NOBODY, ...act, url: path.replace(':no', missingLike(world.orders[0]!.no)) },
        ...world.orders.map(({ no, of, between }): Probe => ({
          ...{ label: `order in ${of.label}`, url: path.replace(':no', no), ...act },
          ...{ what: { case: of.facts, between }, byAll: true },
        })),
      ];
    }
    case 'GET /v1/dossier-batches/:no': {
      const { no, between } = world.batch;
      const url = (number: string) => `/v1/dossier-batches/${number}`;
      return [
        { ...NOBODY, url: url(missingLike(no)) },
        { label: 'batch', url: url(no), what: { between }, byAll: true },
      ];
    }
    case 'GET /v1/commands/:id':
      return [
        { ...NOBODY, url: `/v1/commands/${UUID}` },
        ...world.commands.map(({ id, of, sentBy }): Probe => ({
          ...{
            label: `command in ${of.label}`,
            url: `/v1/commands/${id}`,
            what: { case: of.facts, sentBy },
            byAll: true,
          },
        })),
      ];
    case 'POST /v1/notices/:id/read':
      return [
        { ...NOBODY, url: '/v1/notices/2000000000/read' },
        ...world.notices.map(({ id, post }): Probe => ({
          ...{
            label: `notice to ${post.role} of ${post.body}`,
            url: `/v1/notices/${id}/read`,
            what: { post },
            byAll: true,
          },
        })),
      ];
    default:
      return name.includes('/v1/rosters/:kind') ? rosterProbes(name, world) : undefined;
  }
}

function rosterProbes(name: string, world: World): Probe[] {
  const [method = '', path = ''] = name.split(' ');
  const url = (id: string, rest = '') =>
    path
      .replace(':kind', 'mediators')
      .replace(':id', id)
      .replace(/:(from|ref)$/, rest);
  const admin = world.office.at('administrator');
  const about = (more: (id: string, unit: string) => Partial<Probe>): Probe[] => [
    {
      ...NOBODY,
      ...more('mediator-none', 'chaoyang-centre'),
      url: url('mediator-none', '2027-01-04'),
      before: async () => undefined,
    },
    ...Object.entries(ENTRIES).map(([id, unit]): Probe => ({
      ...{
        label: `entry of ${unit}`,
        url: url(id, '2027-01-04'),
        what: { keptBy: unit },
        byAll: true,
        ...more(id, unit),
      },
    })),
  ];
  switch (path) {
    case '/v1/rosters/:kind':
      if (method !== 'POST') return [{ label: '-', url: url(''), what: {}, byAll: true }];
      return Object.values(ENTRIES).map((unit) => ({
        ...{
          label: `at ${unit}`,
          url: url(''),
          payload: entry(unit),
          proof: [422],
          what: { keptBy: unit },
          byAll: true,
        },
      }));
    case '/v1/rosters/:kind/:id':
      return about((_id, unit) => (method === 'PUT' ? { payload: entry(unit), proof: [422] } : {}));
    case '/v1/rosters/:kind/:id/absences':
      return about(() => ({ payload: { from: 'none', until: 'none' }, proof: [422] }));
    case '/v1/rosters/:kind/:id/absences/:from': {
      const absence = { from: '2027-01-04', until: '2027-01-04' };
      return about((id) => ({
        ...{
          proof: [200],
          before: async () => void (await admin.post(`/v1/rosters/mediators/${id}/absences`, absence)),
        },
      }));
    }
    case '/v1/rosters/:kind/:id/clients':
      return about(() => ({ payload: { name: '某某公司（虚构）' }, proof: [201] }));
    case '/v1/rosters/:kind/:id/clients/:ref':
      return about((id) => ({
        url: `${url(id, '')}${world.clients[id] ?? 'none'}`,
        proof: [200],
        before: () => world.addClient(id),
      }));
    default:
      return [];
  }
}

const NOTICE = {
  ...{ year: 2049, notice: '国办发明电〔示例〕1号', url: 'https://example.org/notice', issued: '2048-11-01' },
  festivals: [{ name: '元旦', off: { from: '2049-01-03', to: '2049-01-01' } }],
};
