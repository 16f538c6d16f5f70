import type { Random } from './random.ts';

/** Where a case stands, as its last receipt or its view says. */
export interface Standing {
  readonly stage: string;
  readonly holder: string;
  /** Names of the actions that are open. */
  readonly open: readonly string[];
}
export interface Move {
  readonly action: string;
  readonly user: string;
  readonly body: unknown;
}
interface Staff {
  readonly caseworkers: readonly string[];
  readonly head: string;
  readonly above: string;
}

const callTakers = ['u-call-taker-1', 'u-call-taker-2'];
const city = 'u-supervisor';
const staff: Readonly<Record<string, Staff>> = {
  'chaoyang-centre': {
    caseworkers: ['u-chaoyang-caseworker-1', 'u-chaoyang-caseworker-2'],
    head: 'u-chaoyang-head',
    above: city,
  },
  'haidian-centre': { caseworkers: ['u-haidian-caseworker'], head: 'u-haidian-head', above: city },
  'chaoyang-yunshan-station': {
    caseworkers: ['u-yunshan-caseworker'],
    head: 'u-yunshan-head',
    above: 'u-chaoyang-supervisor',
  },
  'bj-legal': { caseworkers: ['u-legal-caseworker'], head: 'u-legal-head', above: city },
};
const platform: Staff = { caseworkers: callTakers, head: callTakers[0]!, above: city };
const units = Object.keys(staff);

type Make = (random: Random, unit: Staff) => readonly [user: string, body: unknown];
interface Rule {
  readonly weight: number;
  readonly make: Make;
}
const byCallTaker =
  (body: (random: Random) => unknown): Make =>
  (random) => [random.pick(callTakers), body(random)];
const byCaseworker =
  (body: (random: Random) => unknown): Make =>
  (random, unit) => [random.pick(unit.caseworkers), body(random)];
const toUnit = (random: Random) => ({ toUnit: random.pick(units) });
const order = () => 'order:1';

/** What anybody does when it is open, and how often. */
const rules: Readonly<Record<string, Rule>> = {
  classify: { weight: 1, make: byCallTaker(() => ({ class: 'affair' })) },
  answer: { weight: 1, make: byCallTaker(() => ({ text: '已当场解答。' })) },
  split: { weight: 1, make: byCallTaker(() => ({ matter: 'wages', question: '另有加班费未付。' })) },
  escalate: { weight: 2, make: byCallTaker(() => ({ toUnit: 'bj-legal', question: '须核实政策口径。' })) },
  'supply-answer': { weight: 8, make: byCaseworker(() => ({ text: '按规定可以办理。' })) },
  'decline-question': { weight: 2, make: byCaseworker(() => ({ reason: '属于事务件。' })) },
  'ring-back': { weight: 8, make: byCallTaker((r) => ({ result: r.chance(0.7) ? 'reached' : 'not-reached' })) },
  dispatch: { weight: 12, make: byCallTaker(toUnit) },
  rule: { weight: 12, make: byCallTaker((r) => ({ ...toUnit(r), grounds: '按属地办理。' })) },
  'sign-for': { weight: 4, make: byCaseworker(() => ({})) },
  return: { weight: 3, make: byCaseworker(() => ({ reason: 'not-our-duty' })) },
  'give-feedback': {
    weight: 6,
    make: byCaseworker(() => ({
      verified: 'confirmed',
      treatment: 'resolved',
      findings: '已核实。',
      result: '已退还。',
    })),
  },
  'record-callback': { weight: 8, make: byCallTaker(callback) },
  reopen: { weight: 3, make: byCallTaker(() => ({ reason: '来电称仍未解决。' })) },
  note: {
    weight: 4,
    make: (r, unit) => [r.pick([...callTakers, ...unit.caseworkers]), { text: `备注 ${r.whole(1, 999)}` }],
  },
  attach: { weight: 1, make: byCallTaker(() => ({ title: '工资条', reference: 'box-1/7' })) },
  claim: { weight: 2, make: byCaseworker(() => ({})) },
  release: { weight: 1, make: byCaseworker(() => ({})) },
  urge: { weight: 1, make: byCallTaker(() => ({ onBehalfOf: 'caller' })) },
  'request-extension': { weight: 1, make: byCaseworker(() => ({ workingDays: 3, reason: '需外出取证。' })) },
  'decide-extension': { weight: 4, make: (r, unit) => [unit.above, { granted: r.chance(0.7) }] },
  suspend: { weight: 1, make: (_, unit) => [unit.head, { category: 'awaiting-papers', reason: '等待材料。' }] },
  resume: { weight: 5, make: (_, unit) => [unit.head, {}] },
  'issue-order': { weight: 1, make: () => [city, { demand: '请尽快办理。' }] },
  'reply-order': { weight: 3, make: (_, unit) => [unit.head, { order: order(), reply: '正在办理。' }] },
  'close-order': { weight: 2, make: () => [city, { order: order() }] },
  withdraw: { weight: 0.5, make: byCallTaker(() => ({ reason: '已自行解决。' })) },
};

function callback(random: Random): unknown {
  if (random.chance(0.2)) return { reached: false };
  const satisfaction = random.pick(['very-satisfied', 'satisfied', 'satisfied', 'dissatisfied']);
  return { reached: true, handled: true, solved: true, satisfaction };
}

/** Somebody's next move in a case; undefined when there is none to make. */
export function nextMove(random: Random, { holder, open }: Standing): Move | undefined {
  const known = open.flatMap((action) => (rules[action] ? [{ action, ...rules[action] }] : []));
  let left = random.next() * known.reduce((sum, rule) => sum + rule.weight, 0);
  const rule = known.find(({ weight }) => (left -= weight) <= 0);
  if (!rule) return undefined;
  const [user, body] = rule.make(random, staff[holder] ?? platform);
  return { action: rule.action, user, body };
}

/** Who takes a demand, and what it says. */
export function intake(random: Random): { readonly user: string; readonly body: unknown } {
  const user = random.pick([...callTakers, ...callTakers, city, 'u-call-centre']);
  const caller = { name: '冀小禾', phone: `1380000${random.whole(1000, 9999)}` };
  const body = {
    channel: 'hotline',
    matter: 'wages',
    caller,
    question: '工资被扣作押金，离职不退。',
    district: 'district-chaoyang',
  };
  return { user, body: random.chance(0.1) ? { ...body, answer: '已当场解答。' } : body };
}
