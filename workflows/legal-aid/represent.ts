import { notBefore } from '../kit/passing.ts';
import { unless } from '../kit/vocabulary.ts';
import type { Aid } from './aid.ts';
import { Naming } from './appointing.ts';
import { conclude, reportProgress, terminate } from './representing.ts';

/** 承办: the holder names the firm, the firm its lawyer, others where they refuse; then the work, until it is over. */
export async function represent(aid: Aid): Promise<'concluded' | 'terminated'> {
  aid.stage('naming');
  const naming = new Naming(aid);
  const hasLawyer = notBefore(() => naming.lawyer !== undefined, 'no-lawyer-named');
  for (;;) {
    const next = await aid.oneOf({
      ...naming.choices,
      reportProgress: unless(reportProgress, ...hasLawyer),
      conclude: unless(conclude, ...hasLawyer),
      terminate,
    });
    switch (next.choice) {
      case 'reportProgress':
        aid.fact('progress-reported');
        break;
      case 'conclude':
        naming.end();
        aid.fact('concluded', { ...next.body });
        aid.show('result', next.body.result);
        aid.show('recoveredYuan', next.body.recoveredYuan);
        return 'concluded';
      case 'terminate':
        aid.fact('terminated', { ground: next.body.ground });
        return 'terminated';
      default:
        naming.take(next);
        enter(aid, naming.lawyer === undefined ? 'naming' : 'representation');
    }
  }
}

function enter(aid: Aid, stage: 'naming' | 'representation'): void {
  if (aid.currentStage !== stage) aid.stage(stage);
}
