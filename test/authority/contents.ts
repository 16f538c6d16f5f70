import type { FastifyInstance } from 'fastify';
import { caseView } from '../../workflows/kit/messages.ts';
import { workflowIdOf } from '../../workflows/processes.ts';
import { ask, each, type Outcome } from './ask.ts';
import type { Identity } from './identities.ts';
import { isAmong } from './oracle.ts';
import { probesOf } from './probes.ts';
import { actsOf, rowOf } from './rows.ts';
import { rulesFor } from './rules.ts';
import type { Setting } from './setting.ts';
import { fields, processes, roles, type Shown } from './table.ts';
import type { KnownCase } from './world.ts';

const { sees } = rulesFor(roles);

/** Every list, by everybody: which of the cases are named in it. */
export async function assertLists(app: FastifyInstance, { world, routes, identities }: Setting): Promise<Outcome> {
  const wrong: string[] = [];
  let cells = 0;
  const lists = routes.filter(({ name, method }) => method === 'GET' && rowOf(name)?.isList);
  for (const route of lists) {
    const [probe] = probesOf(route, world);
    if (!probe) continue;
    const whole = {
      ...probe,
      url: `${probe.url}${probe.url.includes('?') ? '&' : '?'}${route.url.endsWith('/counts') ? '' : 'limit=100'}`,
    };
    await each(identities, async (who) => {
      const { body, status } = await ask(app, route, whole, `Bearer ${who.token}`);
      if (status !== 200) wrong.push(`${who.name}: ${route.url} ${status} ${body.slice(0, 160)}`);
      for (const known of world.cases) {
        cells += 1;
        const isSeen = sees(who, known.facts);
        const isNamed = body.includes(`"${known.no}"`);
        if (isNamed && !isSeen) wrong.push(`${who.name}: ${route.url} names the hidden case “${known.label}”`);
        if (!isNamed && isSeen && route.url === '/v1/cases')
          wrong.push(`${who.name}: ${route.url} lacks “${known.label}”`);
      }
    });
  }
  return { cells, wrong };
}

interface View {
  readonly parties: readonly { readonly details: unknown }[];
  readonly intake: unknown;
  readonly available: readonly { readonly action: string }[];
}

/** What the view of every case shows to everybody who may look at it. */
export async function assertFields(app: FastifyInstance, { world, routes, identities }: Setting): Promise<Outcome> {
  const wrong: string[] = [];
  let cells = 0;
  for (const known of world.cases) {
    const collection = processes[known.process]?.collection ?? '';
    const route = routes.find(({ name }) => name === `GET /v1/${collection}/:caseNo`);
    if (!route) throw new Error(`no view of ${known.process}`);
    const open = await openActs(world.office.house.client, known);
    await each(
      identities.filter((who) => rowOf(route.name)?.cell(who, { case: known.facts }) === 'ok'),
      async (who) => {
        const probe = {
          label: known.label,
          url: `/v1/${collection}/${known.no}`,
          what: { case: known.facts },
          byAll: true,
        };
        const view = JSON.parse((await ask(app, route, probe, `Bearer ${who.token}`)).body) as View;
        const expected = expectedOf(who, known, open);
        const got = {
          ...shownIn(view),
          available: view.available
            .map(({ action }) => action)
            .sort()
            .join(' '),
        };
        for (const field of Object.keys(expected)) {
          cells += 1;
          const [is, should] = [got[field as keyof typeof got], expected[field]];
          if (is !== should) wrong.push(`${who.name} × ${known.label}: ${field} is ${is}, not ${should}`);
        }
      },
    );
  }
  return { cells, wrong };
}

function expectedOf(
  who: Identity,
  { facts, isConfidential, process }: KnownCase,
  open: readonly string[],
): Record<string, string> {
  const shown = Object.entries(fields).map(([field, of]) => [field, of({ who, facts, isConfidential })] as const);
  const mine = open.filter((name) => isAmong(actsOf(process).get(name) ?? 'nobody@holder', who, facts));
  return { ...Object.fromEntries(shown), available: mine.sort().join(' ') };
}

/** Acts that the case itself waits for now: its workflow says so, whoever asks. */
async function openActs(client: Setting['world']['office']['house']['client'], known: KnownCase): Promise<string[]> {
  const view = await client.workflow.getHandle(workflowIdOf(known.process, known.no)).query(caseView);
  return [...view.open, ...view.standing];
}

/** A value of the sample intakes, in full: the names and texts the cases were made with. */
const CLEAR = /冀小禾|尚可青|濮阳采薇|梅朵美甲店|云帆物流公司|某劳务派遣公司/;
const TEXT = /老板每月扣一部分工资|拖欠三个月工资|被无故辞退/;

function shownIn({ parties, intake }: View): Record<string, Shown> {
  const claimant = parties[0]?.details ?? null;
  const of = (value: unknown, clear: RegExp): Shown =>
    value === null ? 'none' : clear.test(JSON.stringify(value)) ? 'clear' : 'masked';
  return { parties: of(claimant, CLEAR), intake: of(intake, TEXT) };
}
