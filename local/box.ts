import type { Stack } from './stack-types.ts';

/** What to open and whom to be, printed when everything is ready. */
export function closingBox(stack: Stack, took: string): string {
  const rows: [string, string][] = [
    ['API', stack.apiUrl],
    ['API documentation', `${stack.apiUrl}/docs`],
    ['Temporal UI', stack.temporalUi ?? 'that of your own server'],
    ['Codec endpoint', stack.codecEndpoint],
    ['Data folder', stack.folder.root],
  ];
  const users = stack.demoUsers.map(({ label, token }) => `    ${token}  ${label}`);
  const lines = [`Sanji is ready (${took})`, ...rows.map(([label, value]) => `  ${label.padEnd(18)} ${value}`)];
  if (users.length > 0) lines.push('  Demo users (send "Authorization: Bearer <token>")', ...users);
  lines.push('  Ctrl-C stops everything; the next start goes on where this one stopped.');
  const rule = '─'.repeat(78);
  return [rule, ...lines, rule].join('\n');
}
