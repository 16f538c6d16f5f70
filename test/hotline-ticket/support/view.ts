/** What the API shows of a ticket, as far as the tests look at it. */
export interface View {
  readonly caseNo: string;
  readonly stage: string;
  readonly outcome: string | null;
  readonly holder: string;
  readonly assignee: string | null;
  readonly round: number;
  readonly seq: number;
  readonly engine: string;
  readonly channel: string;
  readonly matter: string;
  readonly title: string;
  readonly flags: readonly string[];
  readonly urgedCount: number;
  readonly details: Readonly<Record<string, unknown>>;
  readonly documents: readonly { readonly id: string; readonly kind: string; readonly state: string }[];
  readonly parties: readonly {
    readonly part: string;
    readonly confidential: boolean;
    readonly details: Readonly<Record<string, string>> | null;
  }[];
  readonly intake: Readonly<Record<string, unknown>> | null;
  readonly deadlines: readonly {
    readonly id: string;
    readonly state: string;
    readonly dueAt: string | null;
    readonly originalDueAt: string;
  }[];
  readonly orders: readonly {
    readonly no: string;
    readonly id: string;
    readonly state: string;
    readonly addressee: string;
  }[];
  readonly available: readonly { readonly action: string; readonly body: unknown }[];
}

/** Names of what the viewer may do. */
export const available = (view: View): string[] => view.available.map((a) => a.action);
export const viewOf = (body: unknown): View => body as View;
