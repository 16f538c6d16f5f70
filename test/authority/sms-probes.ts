import { smsMessages } from '../../db/schema/index.ts';
import type { Probe } from './probes.ts';
import { missingLike } from './probes.ts';
import type { KnownRoute } from './routes.ts';
import type { KnownCase, World } from './world.ts';

const TEMPLATE = 'hotline-ticket.accepted';
/** A placeholder that nothing is filled in for. */
const WORDING = { payload: { text: '{{nothing}}' }, proof: [422] };

/** Requests about texts and their templates; undefined for other routes. */
export function smsProbes({ name }: KnownRoute, world: World): Probe[] | undefined {
  const path = name.replace(/^\S+ /, '');
  if (path === '/v1/webhooks/sms-receipts/:endpointId') return []; // test/sms/receipts.test.ts
  if (path.startsWith('/v1/sms-templates/:name')) {
    const wording = name.startsWith('POST') ? WORDING : {};
    return [{ label: '-', url: path.replace(':name', TEMPLATE), what: {}, byAll: true, ...wording }];
  }
  if (path !== '/v1/cases/:caseNo/sms/:id/resend') return undefined;
  const { db } = world.office.house;
  const url = (caseNo: string, id: string) => path.replace(':caseNo', caseNo).replace(':id', id);
  const about = (known: KnownCase, index: number): Probe => ({
    ...{ label: known.label, url: url(known.no, `matrix-${index}`), byAll: index === 0 },
    what: { case: known.facts, isConfidential: known.isConfidential },
    async before() {
      const id = `matrix-${index}`;
      const times = { nextAt: 0, expiresAt: 0, createdAt: 0 };
      const row = {
        ...times,
        id,
        outId: `${id}-0`,
        caseNo: known.no,
        template: TEMPLATE,
        recipient: 'claimant' as const,
      };
      const fresh = { state: 'failed' as const, resends: 0, resentAt: null };
      await db
        .insert(smsMessages)
        .values({ ...row, ...fresh, rung: id, variables: {} })
        .onConflictDoUpdate({ target: smsMessages.id, set: fresh });
    },
  });
  const [first] = world.cases;
  return [
    { label: 'missing', url: url(missingLike(first!.no), 'matrix-0'), what: {}, isMissing: true, byAll: false },
    ...world.cases.map(about),
  ];
}
