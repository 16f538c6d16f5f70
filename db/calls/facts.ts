/** What is known of a call, folded from its events (fold.ts). */

/** 通话: whatever the order its events came in. Instants in epoch ms. */
export interface CallFacts {
  readonly direction: 'inbound' | 'outbound' | 'internal';
  readonly state: CallState;
  readonly startedAt: number;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  /** The outside party's number as it was given, whichever direction; null when it was withheld. */
  readonly customer: string | null;
  /** Our number. */
  readonly line: string | null;
  /** Queue and agent as the call centre names them. */
  readonly queue: string | null;
  readonly agent: string | null;
  /** Why it was hung up, in the call centre's words. */
  readonly cause: string | null;
  /** Address of the recording. */
  readonly recording: string | null;
  /** Passed through by a call that the centre made for us: our case number. */
  readonly reference: string | null;
  readonly pressed: Pressed;
}

export const callStates = ['ringing', 'answered', 'ended'] as const;
export type CallState = (typeof callStates)[number];
export const callDirections = ['inbound', 'outbound', 'internal'] as const;
export type CallDirection = (typeof callDirections)[number];

/** 按键: was it handled, was it solved, how content are you. Null where nothing was pressed. */
export interface Pressed {
  readonly handled: boolean | null;
  readonly solved: boolean | null;
  /** 5 is 非常满意, 1 is 非常不满意. */
  readonly satisfaction: 1 | 2 | 3 | 4 | 5 | null;
}

/** A call as it is kept. */
export interface Call {
  readonly id: number;
  readonly endpointId: string;
  /** As the call centre names it. */
  readonly callId: string;
  readonly facts: CallFacts;
  /** Whether any event has said which way it went; until then nobody knows whose call it is. */
  readonly isDirected: boolean;
  /** Whether what makes it a callback was said by signed events only. */
  readonly isSigned: boolean;
  readonly caseNo: string | null;
  readonly draftId: string | null;
}
