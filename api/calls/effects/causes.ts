/**
 * Causes of hanging up that say that nobody answered, in the words of FreeSWITCH, Asterisk, Twilio and our own form. A call
 * that ended by any other, or without one, may have been answered by an event that is still on its way.
 */
const NOT_ANSWERED: ReadonlySet<string> = new Set([
  ...['no-answer', 'noanswer', 'busy', 'user-busy', 'rejected', 'call-rejected', 'unreachable', 'not-reached'],
  ...['no-user-response', 'subscriber-absent', 'user-not-registered', 'unallocated-number', 'originator-cancel'],
  ...['failed', 'canceled', 'cancelled', 'power-off', 'not-in-service'],
  ...['无人接听', '未接听', '用户忙', '占线', '关机', '停机', '空号', '拒接', '不在服务区', '无法接通'],
]);

export const wasNotAnswered = (cause: string | null): boolean =>
  cause !== null &&
  NOT_ANSWERED.has(
    cause
      .normalize('NFKC')
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, '-'),
  );
