import { afterEach, describe, expect, it } from 'vitest';
import { aligned, heading, padded, widthOf } from '../../local/demo/table.ts';
import { runDemo, type RunningDemo } from './support.ts';

const DEMO_WITHIN_MS = 150_000;
const demos: RunningDemo[] = [];
const run = (...args: readonly string[]): RunningDemo => {
  const demo = runDemo(...args);
  demos.push(demo);
  return demo;
};
afterEach(async () => {
  for (const demo of demos.splice(0)) await demo.remove();
});

describe('npm run demo', () => {
  it(
    'plays the calls, shows what is overdue before the late answer, and leaves nothing behind',
    async () => {
      const demo = run();
      const code = await demo.exit;
      const output = demo.output();
      expect(code, output).toBe(0);
      const lines = output.split('\n').map((line) => line.trim());
      const indexOf = (pattern: RegExp) => {
        const index = lines.findIndex((line) => pattern.test(line));
        expect(index, `${String(pattern)} in\n${output}`).toBeGreaterThanOrEqual(0);
        return index;
      };

      const order = indexOf(/^HT-\d{4}-000006 .*自动发出督办单 DB-\d{4}-000001$/);
      const list = indexOf(/^逾期清单 · 承办单位的期限 .* · 1 件$/);
      const row = indexOf(
        /^HT-\d{4}-000006 +反馈处理结果（承办单位） +二\(四\)1\(2\) +朝阳区云杉街道.* 24:00 +逾期 \d+ 个工作日$/,
      );
      const claimants = indexOf(
        /^HT-\d{4}-000006 +反馈处理结果（诉求人） .*12351职工服务热线平台 .*逾期 \d+ 个工作日$/,
      );
      const late = indexOf(/^HT-\d{4}-000006 .*回单：属实，已补发（逾期办结）$/);
      expect([order, list, row, claimants, late]).toEqual([order, list, row, claimants, late].sort((a, b) => a - b));

      const outcomes = lines.filter((line) => line.startsWith('结果：')).map((line) => line.slice(3).split('；'));
      expect(outcomes.map(([outcome]) => outcome)).toEqual([
        '直接答复',
        '满意办结',
        '满意办结',
        '回拨答复',
        '满意办结',
        '满意办结',
        ...['调解成功', '调解不成功', '办结存档', '不予援助'],
      ]);
      expect(outcomes[5]).toContain('反馈处理结果（承办单位） 逾期办结');
      expect(
        outcomes
          .filter((_, index) => index !== 5)
          .flat()
          .filter((part) => part.includes('逾期')),
      ).toEqual([]);
      for (const told of ['第 2 次退单', '重办：第 2 轮', '备案：北京市服务工会', '未备案：产业不详']) {
        expect(output).toContain(told);
      }
      expect(output).toMatch(/系统 +逾期：反馈处理结果（承办单位），\d\d-\d\d 24:00 已过/);
      expect(output).toMatch(/办结督办单 DB-\d{4}-000001/);
      expect(output, 'a fact without words, or a name nobody knows').not.toMatch(/undefined|\[object/);
      expect(demo.leftBehind()).toEqual([]);
      const papers = demo.papers();
      for (const kind of [
        '受理决定书',
        '派单',
        '委派函',
        '调解协议书',
        '调解终结书',
        '不予援助决定书',
        '案卷封面与目录',
      ])
        expect(
          papers.some((name) => name.includes(kind)),
          kind,
        ).toBe(true);
      expect(output).toContain('该律所不再承办');
    },
    DEMO_WITHIN_MS,
  );

  it(
    'stops in order on Ctrl-C and leaves nothing behind',
    async () => {
      const demo = run('--keep');
      await demo.says('PostgreSQL 18');
      demo.interrupt();
      expect(await demo.exit, demo.output()).toBe(0);
      expect(demo.output()).toContain('PostgreSQL stopped');
      expect(demo.leftBehind()).toEqual([]);
    },
    DEMO_WITHIN_MS,
  );

  it('says which argument it does not know', async () => {
    const demo = run('--fast');
    expect(await demo.exit).toBe(2);
    expect(demo.output()).toContain('--fast');
  });
});

describe('its tables', () => {
  it('count a Chinese character as two columns, also outside the BMP', () => {
    expect(widthOf('督办单 DB')).toBe(9);
    expect(widthOf('𠮷')).toBe(2);
    expect(padded('备案', 6)).toBe('备案  ');
  });
  it('align every column but the last', () => {
    expect(
      aligned([
        ['期限', 'a', 'x'],
        ['b', '到期', '很长的最后一列'],
      ]),
    ).toEqual(['期限  a     x', 'b     到期  很长的最后一列']);
  });
  it('rule a heading to the edge', () => {
    expect(widthOf(heading('案件', 20))).toBe(20);
  });
});
