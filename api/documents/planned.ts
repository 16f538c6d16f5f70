import type { FastifyInstance } from 'fastify';
import { authorityFor, standingOf } from '../../workflows/kit/authority.ts';
import { personalPart, publicPart } from '../../workflows/kit/fields.ts';
import type { Actor } from '../../workflows/kit/messages.ts';
import { reissueDocument } from '../../workflows/kit/standing/documents.ts';
import type { Action } from '../../workflows/kit/vocabulary.ts';
import type { FoundCase } from '../commands/standing.ts';
import { checkDocuments, type PlannedAct } from './check.ts';
import { checkCorrections } from './corrections.ts';

export interface Planned {
  readonly action: Action;
  readonly actor: Actor;
  readonly found: FoundCase;
  readonly body: Readonly<Record<string, unknown>>;
  readonly receivedAt: number;
}

/** What an act would print must be complete and printable. @throws Problem `invalid` naming the fields. */
export async function checkPapers(app: FastifyInstance, planned: Planned): Promise<void> {
  const { action, found, body } = planned;
  if (action.name === reissueDocument.name) await checkCorrections(app, found.caseNo, body);
  if (action.issues) await checkDocuments(app, planOf(planned));
}

/** The act as its documents would print it. */
export function planOf({ action, actor, found, body, receivedAt }: Planned): PlannedAct {
  const unit = authorityFor(action, actor, standingOf(found.view))?.unit ?? found.view.holder.id;
  const [fields, texts] = [publicPart(action.body, body), personalPart(action.body, body)];
  return { ...{ caseNo: found.caseNo, action, unit }, act: { action: action.name, body: fields, texts, receivedAt } };
}
