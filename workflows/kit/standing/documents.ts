import { dateOf } from '../../../calendar/days.ts';
import { choice, code, date, optional, personalMap, personalText } from '../fields.ts';
import { conflict, forbidden, invalid } from '../refusals.ts';
import { action, type Refusal } from '../vocabulary.ts';
import type { RunningCase } from '../case.ts';
import { standing, untilEnded } from './standing.ts';
import { handlers, intakeStaff, mediator, mediators, platformStaff, reviewer } from './who.ts';

const documentId = code({ zh: '文书', en: 'Document, by its name in the case' }, 64);

export const signatories = {
  claimant: { zh: '申请人', en: 'claimant' },
  'claimant-representative': { zh: '申请人代理人', en: "claimant's representative" },
  employer: { zh: '用人单位', en: 'employer' },
  'employer-representative': { zh: '用人单位代理人', en: "employer's representative" },
  mediator: { zh: '调解员', en: 'mediator' },
  sender: { zh: '派单人', en: 'sender' },
  recipient: { zh: '接收人', en: 'recipient' },
  compiler: { zh: '立卷人', en: 'compiler of the dossier' },
  reviewer: { zh: '审核人', en: 'reviewer' },
  seal: { zh: '单位盖章', en: 'seal of the issuing body' },
} as const;

/** 签署: 调解仲裁法14条 lets an agreement take effect with the parties' signatures, the mediator's and the seal of the body. */
export const signDocument = action('sign-document', {
  label: { zh: '登记签署', en: 'Record a signature' },
  clause: '调解仲裁法14条; policy documents',
  by: mediators,
  body: {
    document: documentId,
    by: choice({ zh: '签署人', en: 'Whose' }, signatories),
    on: date({ zh: '日期', en: 'Date' }),
  },
});

/** 签收: to whom a document was handed, and how. */
export const serveDocument = action('serve-document', {
  label: { zh: '登记送达', en: 'Record service' },
  clause: 'policy documents',
  by: [...handlers, ...intakeStaff, mediator, reviewer],
  body: {
    document: documentId,
    to: choice(
      { zh: '受送达人', en: 'To whom' },
      {
        claimant: signatories.claimant,
        employer: signatories.employer,
        unit: { zh: '承办单位', en: 'unit' },
        'law-firm': { zh: '律师事务所', en: 'law firm' },
      },
    ),
    method: choice(
      { zh: '送达方式', en: 'How' },
      {
        'in-person': { zh: '当面签收', en: 'in person' },
        post: { zh: '邮寄', en: 'by post' },
        electronic: { zh: '电子送达', en: 'electronically' },
        'left-behind': { zh: '留置', en: 'left behind' },
      },
    ),
    on: date({ zh: '签收日期', en: 'Date of receipt' }),
    remark: optional(personalText({ zh: '说明', en: 'Remark' }, 500)),
  },
});

/** 作废重制: what was issued is never edited; the new one has a number of its own. */
export const reissueDocument = action('reissue-document', {
  label: { zh: '作废并重新制发', en: 'Void and issue anew' },
  clause: 'policy documents',
  by: [...handlers, ...intakeStaff, ...platformStaff],
  body: {
    document: documentId,
    reason: personalText({ zh: '作废原因', en: 'Why it is void' }, 1_000),
    corrections: optional(personalMap({ zh: '更正的栏目', en: 'Fields put right, by name' }, 10_000)),
  },
});

/** Nothing is signed or handed over before it was issued, or on a day to come. */
function untimely(running: RunningCase, id: string, on: string, at: number): Refusal | undefined {
  if (on > dateOf(at)) return invalid('date-to-come');
  return on < dateOf(running.documents.issueOf(id)?.at ?? 0) ? invalid('before-its-issue') : undefined;
}

/** Only what stands can be signed, handed over or replaced. */
function unusable(running: RunningCase, id: string): Refusal | undefined {
  const found = running.documents.find(id);
  if (!found) return invalid('unknown-document');
  if (running.documents.underWay > 0) return conflict('document-being-issued');
  return found.state === 'voided' ? conflict('document-voided') : undefined;
}

/** For processes that issue documents. */
export const documentActs = [
  standing({
    action: signDocument,
    isOpen: (running) => untilEnded(running) && running.documents.all.length > 0,
    apply: (running, { body, at }) => {
      const no = unusable(running, body.document);
      if (no) return no;
      const early = untimely(running, body.document, body.on, at);
      if (early) return early;
      if (running.documents.find(body.document)?.signed.includes(body.by)) return conflict('signed-already');
      running.documents.sign(body.document, body.by);
      running.fact('document-signed', { ...body });
      return undefined;
    },
  }),
  standing({
    action: serveDocument,
    isOpen: (running) => untilEnded(running) && running.documents.all.length > 0,
    apply: (running, { at, body: { document, to, method, on } }) => {
      const no = unusable(running, document);
      if (no) return no;
      const early = untimely(running, document, on, at);
      if (early) return early;
      running.documents.serve(document);
      running.fact('document-served', { document, to, method, on });
      return undefined;
    },
  }),
  standing({
    action: reissueDocument,
    isOpen: (running) => untilEnded(running) && running.documents.all.length > 0,
    apply: (running, act) => {
      const old = running.documents.find(act.body.document);
      const no = unusable(running, act.body.document);
      if (no || !old) return no;
      if (running.documents.issueOf(old.id)?.unit !== act.as.unit) return forbidden('not-its-issuer');
      running.documents.reissue(old, act);
      return undefined;
    },
  }),
];
