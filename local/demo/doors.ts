import type { Stack } from '../stack-types.ts';
import { aligned, heading } from './table.ts';

/** Where to go on by oneself after the demo, and as whom. */
export function showDoors(stack: Stack, print: (line: string) => void): void {
  const addresses = [
    ['API', stack.apiUrl],
    ['接口文档', `${stack.apiUrl}/docs`],
    ['Temporal 网页', stack.temporalUi ?? ''],
  ];
  print(`\n${heading('系统仍在运行')}`);
  for (const line of aligned(addresses)) print(`  ${line}`);
  print('\n  演示用户的令牌（请求头 Authorization: Bearer <令牌>）');
  for (const line of aligned(stack.demoUsers.map(({ label, token }) => [token, label]))) print(`  ${line}`);
  print('\n  推移时间：管理员 POST /v1/time/skip {"hours": 24}');
  print('  Ctrl-C 结束，并删除全部数据');
}
