import { code, optional, personalText } from '../fields.ts';
import { action } from '../vocabulary.ts';
import { invalid } from '../refusals.ts';
import { standing, untilEnded } from './standing.ts';
import { involved } from './who.ts';

export const note = action('note', {
  label: { zh: '备注', en: 'Add a note' },
  clause: 'policy notes',
  by: involved,
  body: { text: personalText({ zh: '内容', en: 'Text' }) },
});

export const attach = action('attach', {
  label: { zh: '附材料', en: 'Attach a paper' },
  clause: 'policy notes',
  by: involved,
  body: {
    title: personalText({ zh: '材料名称', en: 'Title of the paper' }, 200),
    reference: code({ zh: '存放编号', en: 'Where it is kept' }, 200),
    remark: optional(personalText({ zh: '说明', en: 'Remark' })),
  },
});

export const link = action('link', {
  label: { zh: '关联案件', en: 'Link another case' },
  clause: 'policy links',
  by: involved,
  body: { caseNo: { ...code({ zh: '案件编号', en: 'Case number' }, 32), schema: caseNumberSchema() } },
});

export const notes = [
  standing({
    action: note,
    isOpen: untilEnded,
    apply: (running) => {
      running.fact('noted');
      return undefined;
    },
  }),
  standing({
    action: attach,
    isOpen: untilEnded,
    apply: (running, act) => {
      running.fact('attached', { reference: act.body.reference });
      return undefined;
    },
  }),
  standing({
    action: link,
    isOpen: untilEnded,
    apply: (running, act) => {
      if (act.body.caseNo === running.caseNo) return invalid('link-to-itself');
      running.fact('linked', { to: act.body.caseNo, as: 'related' });
      return undefined;
    },
  }),
];

/** The API looks the number up, so that a link never points nowhere. */
function caseNumberSchema() {
  return {
    type: 'string',
    pattern: '^[A-Z]{2}-\\d{4}-\\d{6,}$',
    title: '案件编号',
    description: 'Case number',
    'x-reference': 'case',
  };
}
