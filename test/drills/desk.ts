import { intake, nextMove, type Move, type Standing } from './moves.ts';
import type { Random } from './random.ts';
import type { DecisionLine } from './ledger.ts';
import type { Sender } from './sender.ts';

const TICKETS = '/v1/hotline-tickets';
const MOST_MOVES = 25;
const RIVALS = 0.15;

/** Takes one demand and works it until it is archived, or for as long as `goOn` says. */
export async function workOneCase(sender: Sender, random: Random, goOn: () => boolean): Promise<void> {
  const { user, body } = intake(random);
  const opened = await sender.act(user, TICKETS, body);
  if (opened.outcome !== 'done' || !opened.receipt) return;
  const { caseNo } = opened.receipt;
  let standing: Standing | undefined = standingOf(opened);
  for (let moves = 0; moves < MOST_MOVES && goOn(); moves += 1) {
    standing ??= await look(sender, caseNo);
    if (!standing || (standing.stage === 'archived' && random.chance(0.7))) return;
    const move = nextMove(random, standing);
    if (!move) return;
    const rival = random.chance(RIVALS) ? nextMove(random, standing) : undefined;
    const perform = ({ action, user, body }: Move) => sender.act(user, `${TICKETS}/${caseNo}/${action}`, body);
    const decisions = await Promise.all([move, ...(rival ? [rival] : [])].map(perform));
    standing = decisions.length === 1 ? standingOf(decisions[0]) : undefined;
  }
}

function standingOf(decision: DecisionLine | undefined): Standing | undefined {
  if (decision?.outcome !== 'done' || !decision.receipt) return undefined;
  const { stage, holder, open, standing } = decision.receipt;
  return { stage, holder, open: [...open, ...standing] };
}

/** The case as several people see it: what is open to whom is not asked, the API is to refuse. */
async function look(sender: Sender, caseNo: string): Promise<Standing | undefined> {
  for (let tries = 0; tries < 60; tries += 1) {
    const views = await Promise.all(
      ['u-call-taker-1', 'u-supervisor'].map((user) => sender.get(user, `${TICKETS}/${caseNo}`)),
    );
    if (views.every((view) => view?.status === 200)) {
      const bodies = views.map(
        (view) => view?.body as { stage: string; holder: string; available: { action: string }[] },
      );
      const { stage, holder } = bodies[0]!;
      const own = stage === 'handling' ? ['give-feedback', 'sign-for', 'return', 'note'] : ['supply-answer'];
      const open = new Set([...bodies.flatMap((body) => body.available.map(({ action }) => action)), ...own]);
      return { stage, holder, open: [...open] };
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return undefined;
}
