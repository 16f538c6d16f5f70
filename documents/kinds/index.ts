import type { DocumentModel } from '../model.ts';
import { acceptanceDecision } from './acceptance-decision.ts';
import { aidRefusal } from './aid-refusal.ts';
import { appointmentLetter } from './appointment-letter.ts';
import { dispatchNote } from './dispatch-note.ts';
import { dossierCover } from './dossier-cover.ts';
import { mediationAgreement } from './mediation-agreement.ts';
import { mediationTermination } from './mediation-termination.ts';

/** Every document there is, by its kind. */
export const documentKinds = {
  'acceptance-decision': acceptanceDecision,
  'dispatch-note': dispatchNote,
  'appointment-letter': appointmentLetter,
  'mediation-agreement': mediationAgreement,
  'mediation-termination': mediationTermination,
  'aid-refusal': aidRefusal,
  'dossier-cover': dossierCover,
} as const satisfies { readonly [Kind in string]: DocumentModel<Kind> };

export type DocumentKindName = keyof typeof documentKinds;
export const documentKindNames = Object.keys(documentKinds) as readonly DocumentKindName[];

export const isDocumentKind = (kind: string): kind is DocumentKindName => Object.hasOwn(documentKinds, kind);
