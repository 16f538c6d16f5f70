import nzh from 'nzh/cn';

/** 1 234 567 as 1,234,567; takes digits with at most two places after the point. */
export function formatFigures(sum: number | string): string {
  const [whole = '', fraction] = String(sum).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction.padEnd(2, '0')}`;
}

/** A sum as documents state it: 30,000元（叁万元整）. */
export const formatYuan = (sum: number): string =>
  `${formatFigures(sum)}元（${nzh.toMoney(String(sum), { outSymbol: false, forceZheng: true })}）`;

/** `2026-01-05` as 2026年1月5日. */
export function formatDate(day: string): string {
  const [year, month, dayOfMonth] = day.split('-').map(Number);
  return `${year}年${month}月${dayOfMonth}日`;
}
