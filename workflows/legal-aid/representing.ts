import { choice, optional, personalText, yuan } from '../kit/fields.ts';
import { handlers, lawyers } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

const clause = '二(四)6下派(2); 二(四)6上报(2); 二(四)6上报(3)';

/** 承办: what the lawyer tells of the work, entered by the unit that holds the case. */
export const reportProgress = action('report-progress', {
  label: { zh: '登记办理进展', en: 'Enter progress' },
  clause,
  by: lawyers,
  body: { text: personalText({ zh: '进展', en: 'Progress' }, 10_000) },
});
/** 『案件终结后』: how the legal work ended. */
export const conclude = action('conclude', {
  label: { zh: '案件终结', en: 'Conclude the legal work' },
  clause: '二(四)6下派(3); 二(四)6上报(4)',
  by: lawyers,
  body: {
    result: choice(
      { zh: '办理结果', en: 'Result' },
      {
        won: { zh: '胜诉', en: 'won' },
        partly: { zh: '部分胜诉', en: 'won in part' },
        lost: { zh: '败诉', en: 'lost' },
        settled: { zh: '和解', en: 'settled out of court' },
        mediated: { zh: '调解结案', en: 'mediated' },
        'withdrawn-by-client': { zh: '受援人撤诉', en: 'action withdrawn by the client' },
        other: { zh: '其他', en: 'other' },
      },
    ),
    recoveredYuan: yuan('挽回损失', 'Sum recovered'),
    summary: personalText({ zh: '结案小结', en: 'Summary' }, 10_000),
  },
});
/** 终止援助 (法律援助法48条): the conditions are no longer given. */
export const terminate = action('terminate', {
  label: { zh: '终止援助', en: 'Terminate the aid' },
  clause: '法律援助法48条',
  by: handlers,
  body: {
    ground: optional(
      choice(
        { zh: '终止情形', en: 'Ground' },
        {
          deceit: { zh: '以欺骗等手段获得援助', en: 'obtained by deceit' },
          concealment: { zh: '隐瞒重要事实或提供虚假证据', en: 'facts concealed, or false evidence' },
          unlawful: { zh: '利用援助从事违法活动', en: 'used for unlawful ends' },
          means: { zh: '经济状况变化，不再符合条件', en: 'means no longer given' },
          'case-over': { zh: '案件终止审理或者被撤销', en: 'the court case is over' },
          'own-lawyer': { zh: '自行委托代理人', en: 'a lawyer of their own' },
          'own-wish': { zh: '受援人要求终止', en: "the client's own wish" },
          other: { zh: '其他法定情形', en: 'another ground of the law' },
        },
      ),
    ),
    reason: personalText({ zh: '理由', en: 'Reasons' }, 2_000),
  },
});
