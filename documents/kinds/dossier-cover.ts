import { date, list, optional, text } from '../fields.ts';
import { documentKind } from '../model.ts';
import { common } from './common.ts';

const contents = list(
  { zh: '卷内目录', en: 'Contents' },
  {
    no: { label: { zh: '序号', en: 'No.' }, width: 0.5 },
    title: { label: { zh: '材料名称', en: 'Title' }, width: 2.6, align: 'left' },
    date: { label: { zh: '日期', en: 'Date' }, type: 'date', width: 1.7 },
    pages: { label: { zh: '页次', en: 'Pages' }, width: 0.7 },
  },
);

/** 『审核、归档』, 『统一存档』: the cover of a dossier and, on a page of its own, the list of what is in it. */
export const dossierCover = documentKind('dossier-cover', {
  label: { zh: '案卷封面与目录', en: 'Cover and contents of a dossier' },
  clause: '二(四)5下派(4); 二(四)6下派; 二(四)6上报',
  word: '卷',
  fields: {
    ...{ caseNo: common.caseNo, matter: common.matter },
    ...{ claimant: common.claimant, claimantRepresentative: common.claimantRepresentative },
    ...{ employer: optional(common.employer), employerRepresentative: common.employerRepresentative },
    ...{ mediator: optional(common.mediator), lawFirm: optional(common.lawFirm), lawyer: common.lawyer },
    ...{ claimedYuan: optional(common.claimedYuan), agreedYuan: optional(common.agreedYuan) },
    openedOn: date('立案日期', 'Opened on'),
    closedOn: date('结案日期', 'Closed on'),
    outcome: text('办理结果', 'Outcome'),
    contents,
  },
  signatories: [
    { zh: '立卷人（签名）', en: 'Compiled by, signature' },
    { zh: '审核人（签名）', en: 'Reviewed by, signature' },
  ],
  blocks: [
    { type: 'title', text: '案　卷' },
    { type: 'number' },
    {
      type: 'facts',
      fields: [
        ...['caseNo', 'matter', 'claimant', 'claimantRepresentative', 'employer', 'employerRepresentative'],
        ...['mediator', 'lawFirm', 'lawyer', 'claimedYuan', 'agreedYuan', 'openedOn', 'closedOn', 'outcome'],
      ],
    },
    { type: 'signatures' },
    { type: 'issued' },
    { type: 'new-page' },
    { type: 'heading', text: '卷内目录' },
    { type: 'table', field: 'contents' },
  ],
});
