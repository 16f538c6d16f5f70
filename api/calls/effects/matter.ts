import type { Call } from '../../../db/calls/facts.ts';
import type { Caller } from '../../context.ts';

/** Where an event came in. */
export interface CallSource {
  readonly id: string;
  readonly unitId: string;
  /** The machine under whose name it acts. */
  readonly userId: string;
  /** What came in was signed as a whole by the call centre; only then may it advance a case. */
  readonly signed: boolean;
}
export interface CallMatter {
  readonly endpoint: CallSource;
  /** The machine as a caller of this API: its memberships at the endpoint's unit. */
  readonly caller: Caller;
  /** The call as it stands with this event folded in; its row is locked. */
  readonly call: Call;
  /** The user whom the call's agent stands for. */
  readonly agentUserId: string | null;
  readonly receivedAt: number;
  /** Done when the transaction is committed, without the reply waiting for it. */
  readonly afterCommit: (work: () => Promise<unknown>) => void;
}
/** What a call has come to; the reply tells it. */
export interface CallEffect {
  readonly caseNo: string | null;
  readonly draftId: string | null;
  /** It joined a case that was open before. */
  readonly joined: boolean;
}
