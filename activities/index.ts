import type { IssuedDocument, IssueInput } from '../workflows/kit/documents.ts';
import type { Rest, RestResult } from '../workflows/kit/messages.ts';
import { createIssueDocuments, type IssueDeps } from './documents/issue.ts';
import { createRecord } from './record/record.ts';

export interface Activities {
  readonly record: (rest: Rest) => Promise<RestResult>;
  readonly issueDocuments: (input: IssueInput) => Promise<IssuedDocument[]>;
}

/** Everything a workflow may have done outside itself; to add an activity, add a folder and a line. */
export const createActivities = (deps: IssueDeps): Activities => ({
  record: createRecord(deps),
  issueDocuments: createIssueDocuments(deps),
});
