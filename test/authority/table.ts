/**
 * Who may do what: the one table that the matrix of test/authority asserts, cell by cell. It is written by hand and reviewed; nothing
 * in it is read from the product. A route, an act or a role without a row here fails the build, and so does a row of none.
 */
import type { KeyPurpose, Role } from '../../db/schema/index.ts';
import { isAt, type CaseFacts, type Post } from './oracle.ts';
import { rulesFor, type Rule, type Sees } from './rules.ts';

/**
 * What each role lets one see: the cases of a unit’s subtree and those handed or copied to it, the heads of these, those in
 * which one is named oneself, nothing.
 */
export const roles = {
  'call-taker': 'cases',
  caseworker: 'cases',
  'unit-head': 'cases',
  mediator: 'cases',
  lawyer: 'named',
  reviewer: 'cases',
  supervisor: 'cases',
  payer: 'cases',
  administrator: 'nothing',
  'security-officer': 'nothing',
  auditor: 'heads',
  integration: 'cases',
} as const satisfies Record<Role, Sees>;

const rules = rulesFor(roles);
const { open, everybody, list, seen, heads, only, cityOnly, files, account, accountChange, carries, officer, newKey } =
  rules;
const { endpoint, order, batch, command, notice, rosterRead, rosterKeep, rosterAdd } = rules;

/** Who may do which acts, process by process; whoever does not see the case gets 404, whoever sees it only 403. */
type Acts = Readonly<Record<string, string>>;
const callTaker = 'call-taker@platform';
const handlers = 'caseworker+unit-head@holder';
const intake = 'caseworker+unit-head@intake';
const city = 'supervisor@platform-or-above';
const above = 'supervisor@above-holder';
const head = 'unit-head@holder';
const mediators = 'caseworker+unit-head+mediator@holder';
const reviewers = 'caseworker+unit-head+reviewer@holder';
const staff = 'caseworker+unit-head+mediator+reviewer@holder';
const lawyer = 'lawyer@named';

const ofEveryProcess: Acts = {
  'note attach link': `${staff} ${lawyer} ${callTaker} ${intake} ${above} ${city}`,
  'claim release': `${staff} ${callTaker}`,
  'reassign suspend resume': `${head} ${above}`,
  'request-extension': mediators,
  'decide-extension': above,
  'urge reopen': `${callTaker} ${intake} ${above} ${city}`,
  withdraw: `${callTaker} ${intake}`,
  'issue-order close-order': `${city} ${above}`,
  'reply-order': 'caseworker+unit-head@addressee',
};
const ofDocuments: Acts = {
  'sign-document': mediators,
  'serve-document': `${staff} ${intake}`,
  'amend-parties': `${mediators} ${intake}`,
  'reissue-document': `${handlers} ${intake} caseworker+unit-head@platform`,
};
export const processes: Readonly<
  Record<
    string,
    { readonly collection: string; readonly platform: string; readonly tiers: number[]; readonly acts: Acts }
  >
> = {
  'hotline-ticket': {
    ...{ collection: 'hotline-tickets', platform: 'bj-12351', tiers: [] },
    acts: {
      open: `${callTaker} caseworker+integration+supervisor@platform-or-above`,
      'classify answer split escalate ring-back record-callback complete-intake': callTaker,
      'dispatch rule': `${callTaker} ${city}`,
      'supply-answer decline-question sign-for return give-feedback': handlers,
      'approve-feedback send-back-feedback': `${head} ${above}`,
      'refer-to-mediation': `${handlers} call-taker@holder`,
      ...ofEveryProcess,
    },
  },
  'labour-mediation': {
    ...{ collection: 'labour-mediations', platform: 'bj-legal', tiers: [3] },
    acts: {
      open: `${intake} ${city}`,
      'accept-and-send-down accept refuse decline find-complex report-up report-major': handlers,
      'name-mediator submit archive return-for-correction': handlers,
      'mediator-refuses answer-plan settle fail answer-workers': mediators,
      'add-workers': `${mediators} ${intake}`,
      'refer-to-legal-aid note-enforcement': `${handlers} ${intake}`,
      ...ofEveryProcess,
      ...ofDocuments,
    },
  },
  'legal-aid': {
    ...{ collection: 'legal-aid-applications', platform: 'bj-legal', tiers: [3] },
    acts: {
      open: `${intake} ${city}`,
      'accept-and-send-down accept refuse request-papers archive return-for-correction': reviewers,
      'report-up report-major name-firm firm-refuses name-lawyer lawyer-refuses terminate hand-in': handlers,
      'report-progress conclude submit-dossier': `${handlers} ${lawyer}`,
      supplement: `${reviewers} ${intake}`,
      'request-review': `${intake} caseworker+unit-head@platform`,
      ...ofEveryProcess,
      ...ofDocuments,
    },
  },
};

/** Who keeps the register of members, and who looks things up in it. */
const keepers = rules.registry('caseworker', 'unit-head');
const readers = rules.registry('caseworker', 'unit-head', 'supervisor');
const duties = ['administrator', 'security-officer', 'auditor'] as const;

/** What a machine's key opens, by its purpose; on what it opens it is what its account is at its one unit. */
export const keys: Readonly<Record<KeyPurpose, readonly string[]>> = {
  'call-centre': [
    ...['GET /v1/me', 'GET /v1/hotline-tickets*', 'POST /v1/hotline-tickets*', 'GET /v1/labour-mediations*'],
    ...['POST /v1/labour-mediations*', 'GET /v1/legal-aid-applications*', 'POST /v1/legal-aid-applications*'],
    ...['GET /v1/commands/:id', 'POST /v1/cases/:caseNo/attachments', 'GET /v1/cases/:caseNo/journal'],
    ...['GET /v1/cases/:caseNo/deadlines', 'GET /v1/cases/:caseNo/links', 'GET /v1/cases/:caseNo/copies'],
    ...['GET /v1/cases/:caseNo/callbacks', 'GET /v1/cases/:caseNo/orders', 'GET /v1/cases/:caseNo/urgings'],
    ...['GET /v1/cases/:caseNo/workers', 'GET /v1/cases/:caseNo/documents', 'GET /v1/cases/:caseNo/attachments'],
    ...['GET /v1/cases/:caseNo/proposals', 'GET /v1/units', 'GET /v1/units/:id', 'GET /v1/unions'],
    ...[
      'GET /v1/cases/:caseNo/sms',
      'GET /v1/calendar/days',
      'GET /v1/calendar/years',
      'POST /v1/calendar/due-date',
      'POST /v1/screen-pop',
    ],
  ],
  figures: ['GET /v1/me', 'GET /metrics'],
  export: [
    ...['GET /v1/me', 'GET /v1/cases', 'GET /v1/deadlines', 'GET /v1/deadlines/counts', 'GET /v1/supervision-orders'],
    ...['GET /v1/filing-copies', 'GET /v1/callbacks', 'GET /v1/documents', 'GET /v1/units', 'GET /v1/unions'],
  ],
  transfers: [
    ...['GET /v1/me', 'POST /v1/transfers', 'GET /v1/transfers*', 'POST /v1/transfers/:source/:number/acknowledge'],
    ...['GET /v1/commands/:id', 'GET /v1/units', 'GET /v1/unions', 'POST /v1/calendar/due-date'],
  ],
  open311: ['GET /v1/me'], // and the door of its own: table of routes below
};

/** Every other route. HEAD goes as its GET. */
export const routes: Readonly<Record<string, Rule>> = {
  'GET /livez': open,
  'GET /readyz': open,
  'GET /openapi.json': open,
  'GET /docs': open,
  'GET /docs/': open,
  'GET /docs/json': open,
  'GET /docs/yaml': open,
  'GET /docs/static/index.html': open,
  'GET /docs/static/swagger-initializer.js': open,
  'GET /docs/static/*': open,
  'OPTIONS /codec/:ticket/decode': open,
  'POST /codec/:ticket/decode': open, // its ticket stands in the address: credentials.test.ts
  'POST /v1/webhooks/sms-receipts/:endpointId': open, // its id stands in the address: test/sms/receipts.test.ts
  'GET /metrics': only('administrator', 'auditor'),

  'GET /open311/v2/discovery.json': open,
  'GET /open311/v2/discovery.xml': open,
  'GET /open311/v2/services.json': open,
  'GET /open311/v2/services.xml': open,
  'GET /open311/v2/services/:id.json': open,
  'GET /open311/v2/services/:id.xml': open,
  'GET /open311/v2/requests.json': rules.keyOf('open311'),
  'GET /open311/v2/requests.xml': rules.keyOf('open311'),
  'GET /open311/v2/requests/:id.json': rules.keyOf('open311', 'its own'),
  'GET /open311/v2/requests/:id.xml': rules.keyOf('open311', 'its own'),
  'GET /open311/v2/tokens/:id.json': rules.keyOf('open311', 'its own'),
  'GET /open311/v2/tokens/:id.xml': rules.keyOf('open311', 'its own'),
  'POST /open311/v2/requests.json': rules.keyOf('open311'),
  'POST /open311/v2/requests.xml': rules.keyOf('open311'),
  'POST /v1/progress': rules.nobody, // of what it does not know: test/doors/progress.test.ts
  'POST /v1/transfers': rules.opens('integration@platform-or-above', 'bj-12351', []),
  'GET /v1/transfers': only('integration'),
  'GET /v1/transfers/:source/:number': rules.sentOneself,
  'POST /v1/transfers/:source/:number/acknowledge': rules.sentOneself,

  'GET /v1/cases': list,
  'GET /v1/deadlines': list,
  'GET /v1/deadlines/counts': list,
  'GET /v1/in-tray': list,
  'GET /v1/supervision-orders': list,
  'GET /v1/filing-copies': list,
  'GET /v1/callbacks': list,
  'GET /v1/notices': list,
  'GET /v1/sms': list,
  'GET /v1/dossier-batches': list,

  'GET /v1/cases/:caseNo/journal': heads,
  'GET /v1/cases/:caseNo/deadlines': heads,
  'GET /v1/deadlines/:caseNo/:id': heads,
  'GET /v1/cases/:caseNo/links': heads,
  'GET /v1/cases/:caseNo/copies': heads,
  'GET /v1/cases/:caseNo/callbacks': heads,
  'GET /v1/cases/:caseNo/orders': heads,
  'GET /v1/cases/:caseNo/urgings': heads,
  'GET /v1/cases/:caseNo/workers': seen,
  'GET /v1/cases/:caseNo/documents': heads,
  'GET /v1/cases/:caseNo/documents/:id': files,
  'GET /v1/cases/:caseNo/attachments': seen,
  'GET /v1/cases/:caseNo/attachments/:id': files,
  'POST /v1/cases/:caseNo/unmask': carries,
  'GET /v1/cases/:caseNo/sms': heads,
  'POST /v1/cases/:caseNo/sms/:id/resend': carries,
  'PUT /v1/cases/:caseNo/sms-refusal': carries,
  'POST /v1/cases/:caseNo/legal-hold': rules.act('supervisor+unit-head@platform-or-above'),
  'DELETE /v1/cases/:caseNo/legal-hold': rules.act('supervisor+unit-head@platform-or-above'),
  'POST /v1/cases/:caseNo/erase': rules.act('supervisor+unit-head@platform-or-above'),
  'POST /v1/subject-exports': cityOnly('supervisor'),
  'GET /v1/cases/:caseNo/proposals': rules.act('caseworker+unit-head+call-taker@holder'),
  'POST /v1/cases/:caseNo/attachments': rules.act(ofEveryProcess['note attach link']!),
  'POST /v1/supervision-orders': rules.act(ofEveryProcess['issue-order close-order']!),
  'POST /v1/supervision-orders/:no/reply': rules.act(ofEveryProcess['reply-order']!),
  'POST /v1/supervision-orders/:no/close': rules.act(ofEveryProcess['issue-order close-order']!),
  'GET /v1/supervision-orders/:no': order,
  'POST /v1/dossier-batches': everybody, // who may hand in which case is said of each, in one 422
  'GET /v1/dossier-batches/:no': batch,
  'GET /v1/commands/:id': command,
  'POST /v1/notices/:id/read': notice,

  'GET /v1/units': everybody,
  'GET /v1/units/:id': everybody,
  'GET /v1/unions': everybody,
  'GET /v1/calendar/years': everybody,
  'GET /v1/calendar/days': everybody,
  'POST /v1/calendar/due-date': everybody,
  'POST /v1/calendar/notices': cityOnly('administrator'),
  'POST /v1/organisations/import': cityOnly('administrator'),
  'GET /v1/organisations/import/template': everybody,
  'GET /v1/services': everybody,
  'GET /v1/services/:code': everybody,
  'GET /v1/services/:code/routing': only('call-taker', 'caseworker', 'unit-head', 'supervisor'),
  'GET /v1/catalogue-versions': everybody,
  'POST /v1/catalogue-versions': cityOnly('administrator'),
  'PUT /v1/catalogue-versions/:version': cityOnly('administrator'),
  'POST /v1/catalogue-versions/:version/publish': cityOnly('administrator'),
  'GET /v1/policies': everybody,
  'PUT /v1/policies/:name': cityOnly('administrator'),
  'POST /v1/codec-tickets': cityOnly('administrator', 'auditor'),
  'GET /v1/time': everybody,
  'POST /v1/time/skip': only('administrator'),

  'POST /v1/login': open,
  'POST /v1/logout': everybody,
  'GET /v1/me': everybody,
  'POST /v1/me/password': everybody, // whoever came in otherwise than by password: 409
  'POST /v1/me/second-factor': everybody,
  'POST /v1/me/second-factor/confirm': everybody,
  'POST /v1/me/sessions/revoke': everybody,
  'POST /v1/users/:id/sessions/revoke': officer,
  'POST /v1/users/:id/password/reset': officer,
  'POST /v1/users/:id/second-factor/reset': officer,
  'GET /v1/users/:id/identities': officer,
  'POST /v1/users/:id/identities': officer,
  'DELETE /v1/users/:id/identities/:ref': officer,
  'GET /v1/machine-keys': only('security-officer'),
  'POST /v1/machine-keys': newKey,
  'POST /v1/machine-keys/:id/rotate': officer,
  'POST /v1/machine-keys/:id/revoke': officer,
  'POST /v1/webhooks/call-centre': open, // what is not signed is refused: test/calls/signature.test.ts
  'POST /v1/webhooks/call-centre/:endpointId': open,
  'POST /v1/webhooks/call-centre/:endpointId/reconcile': open,
  'GET /v1/call-adapters': everybody,
  'GET /v1/call-endpoints': only('security-officer', 'administrator'),
  'POST /v1/call-endpoints': newKey,
  'GET /v1/call-endpoints/:id': endpoint,
  'PATCH /v1/call-endpoints/:id': officer,
  'POST /v1/call-endpoints/:id/rotate-secret': officer,
  'POST /v1/call-endpoints/:id/revoke': endpoint,
  'GET /v1/call-endpoints/:id/agents': endpoint,
  'PUT /v1/call-endpoints/:id/agents': officer,
  'GET /v1/call-endpoints/:id/deliveries': endpoint,
  'GET /v1/calls': only('call-taker', 'unit-head', 'supervisor'),
  'POST /v1/calls/search': only('call-taker', 'unit-head', 'supervisor'),
  'GET /v1/calls/:id': rules.overCalls,
  'POST /v1/calls/:id/link': rules.overCallsTaken,
  'GET /v1/ticket-drafts': only('call-taker'),
  'POST /v1/ticket-drafts/:id/open': rules.openingDrafts,
  'POST /v1/ticket-drafts/:id/discard': rules.overCallsTaken,
  'GET /v1/webhook-event-types': everybody,
  'GET /v1/webhook-endpoints': only('security-officer', 'administrator'),
  'POST /v1/webhook-endpoints': newKey,
  'GET /v1/webhook-endpoints/:id': endpoint,
  'PATCH /v1/webhook-endpoints/:id': officer,
  'POST /v1/webhook-endpoints/:id/rotate-secret': officer,
  'POST /v1/webhook-endpoints/:id/enable': endpoint,
  'POST /v1/webhook-endpoints/:id/disable': endpoint,
  'POST /v1/webhook-endpoints/:id/test': endpoint,
  'GET /v1/webhook-endpoints/:id/deliveries': endpoint,
  'POST /v1/webhook-endpoints/:id/deliveries/:sequence/replay': endpoint,
  'POST /v1/webhook-endpoints/:id/replay': endpoint,
  'GET /v1/access-journal': only('auditor'),
  'GET /v1/journal-seals': cityOnly('auditor'),
  'GET /v1/journal-seals/:no': cityOnly('auditor'),
  'GET /v1/journal-seal-keys': cityOnly('auditor'),

  'GET /v1/users': only(...duties),
  'GET /v1/users/:id': account(...duties),
  'POST /v1/users': only('administrator'), // at bodies within reach; others: 422, as a body that is not there
  'PATCH /v1/users/:id': accountChange('administrator', 'security-officer'),
  'GET /v1/users/:id/memberships': account(...duties),
  'POST /v1/users/:id/memberships': accountChange('security-officer'),
  'DELETE /v1/users/:id/memberships/:body/:role': accountChange('security-officer'),
  'PUT /v1/users/:id/person': accountChange('security-officer'),

  'GET /v1/rosters/:kind': everybody,
  'GET /v1/rosters/:kind/:id': rosterRead,
  'POST /v1/rosters/:kind': rosterAdd,
  'PUT /v1/rosters/:kind/:id': rosterKeep,
  'POST /v1/rosters/:kind/:id/absences': rosterKeep,
  'DELETE /v1/rosters/:kind/:id/absences/:from': rosterKeep,
  'POST /v1/rosters/:kind/:id/clients': rosterKeep,
  'DELETE /v1/rosters/:kind/:id/clients/:ref': rosterKeep,
  'GET /v1/members': readers,
  'POST /v1/members/search': readers,
  'GET /v1/employers': readers,
  'GET /v1/cards': readers,
  'POST /v1/imports/:kind': keepers,
  'GET /v1/imports/:kind/template': everybody,
  'GET /v1/imports': keepers,
  'GET /v1/imports/:id': keepers,
  'GET /v1/imports/:id/errors': keepers,
  'POST /v1/imports/:id/cancel': keepers,
  'POST /v1/screen-pop': rules.atPlatform('call-taker', 'integration'),
  'GET /v1/documents': rules.heads, // by the unit whose register it is
  'GET /v1/document-templates': everybody,
  'GET /v1/document-templates/:kind': everybody,
  'POST /v1/document-templates/:kind': cityOnly('administrator'),
  'POST /v1/document-templates/:kind/preview': only('administrator'),
  'GET /v1/sms-templates': everybody,
  'GET /v1/sms-templates/:name': everybody,
  'POST /v1/sms-templates/:name': cityOnly('administrator'),
  'POST /v1/sms-templates/:name/preview': only('administrator'),
};

/** How the view of a case shows what is personal in it; `masked` is some of it, `none` is null. */
export type Shown = 'clear' | 'masked' | 'none';
interface Viewing {
  readonly who: { readonly posts: readonly Post[] };
  readonly facts: CaseFacts;
  readonly isConfidential: boolean;
}
export const fields: Readonly<Record<string, (viewing: Viewing) => Shown>> = {
  parties: (viewing) => (viewing.isConfidential && !isOfPlatform(viewing) ? 'none' : 'masked'),
  intake: () => 'clear',
};
const isOfPlatform = ({ who, facts }: Viewing): boolean =>
  who.posts.some((post) => isAt('platform-or-above', post, facts));
