/** What can be wrong, each in a word that scripts may rely on. */
export const faults = {
  edited: 'the entry was changed',
  deleted: 'an entry is missing',
  inserted: 'an entry was put in',
  reordered: 'entries stand in another order than they were written in',
  'tail-cut': 'the end of the chain is missing',
  rewritten: 'the chain was rewritten: it is not the one that was sealed',
  'head-changed': 'the row of the case names another head than its chain has',
  'case-missing': 'the journal has entries of a case that is not there',
  'text-changed': 'a text of the act is not the one that was journalled',
  'text-missing': 'a text of the act is gone, and the case was not erased',
  'paper-changed': 'a paper or document is not the one that was journalled',
  'paper-missing': 'a paper or document is gone, and the case was not erased',
  'seal-changed': 'the seal or its list of cases was changed',
  'seal-missing': 'a seal is missing',
  'seal-unsigned': 'the signature is not that of a known key',
  'export-differs': 'the database has another seal than the one exported',
  'export-changed': 'the exported file was changed',
  'export-missing': 'seals from this one on, until the next that is there, have no exported file',
} as const satisfies Record<string, string>;
export type Fault = keyof typeof faults;

/** The first thing wrong with one chain, seal or file. */
export interface Finding {
  /** `access` for the access journal, whose entries are named by their numbers in `seq`. */
  readonly where: 'case' | 'access' | 'seal' | 'export';
  readonly caseNo?: string;
  /** The first bad entry, or the first that cannot be vouched for. */
  readonly seq?: number;
  /** Where only a stretch can be named: it is this entry or an earlier one from `seq` on. */
  readonly upTo?: number;
  readonly seal?: number;
  readonly fault: Fault;
}

/** One line: `case HT-2026-000012, entry 7: edited — the entry was changed`. */
export function describeFinding({ where, caseNo, seq, upTo, seal, fault }: Finding): string {
  const entry =
    seq === undefined ? '' : upTo === undefined || upTo === seq ? `entry ${seq}` : `entries ${seq} to ${upTo}`;
  const named = where === 'case' ? `case ${caseNo}` : where === 'access' ? 'access journal' : where;
  const at = [named, entry, seal === undefined ? '' : `seal ${seal}`].filter(Boolean).join(', ');
  return `${at}: ${fault} — ${faults[fault]}`;
}
