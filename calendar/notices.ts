import type { Notice } from './notice.ts';

/**
 * The State Council's notices on public holidays, as issued (国务院办公厅关于某年部分节假日安排的通知), oldest first.
 * Only the days a notice names are listed; plain weekends next to a festival are not.
 */
export const notices: readonly Notice[] = [
  {
    year: 2024,
    notice: '国办发明电〔2023〕7号',
    url: 'https://www.gov.cn/zhengce/content/202310/content_6911527.htm',
    issued: '2023-10-25',
    festivals: [
      { name: '元旦', off: { from: '2024-01-01', to: '2024-01-01' } },
      { name: '春节', off: { from: '2024-02-10', to: '2024-02-17' }, work: ['2024-02-04', '2024-02-18'] },
      { name: '清明节', off: { from: '2024-04-04', to: '2024-04-06' }, work: ['2024-04-07'] },
      { name: '劳动节', off: { from: '2024-05-01', to: '2024-05-05' }, work: ['2024-04-28', '2024-05-11'] },
      { name: '端午节', off: { from: '2024-06-10', to: '2024-06-10' } },
      { name: '中秋节', off: { from: '2024-09-15', to: '2024-09-17' }, work: ['2024-09-14'] },
      { name: '国庆节', off: { from: '2024-10-01', to: '2024-10-07' }, work: ['2024-09-29', '2024-10-12'] },
    ],
  },
  {
    year: 2025,
    notice: '国办发明电〔2024〕12号',
    url: 'https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm',
    issued: '2024-11-12',
    festivals: [
      { name: '元旦', off: { from: '2025-01-01', to: '2025-01-01' } },
      { name: '春节', off: { from: '2025-01-28', to: '2025-02-04' }, work: ['2025-01-26', '2025-02-08'] },
      { name: '清明节', off: { from: '2025-04-04', to: '2025-04-06' } },
      { name: '劳动节', off: { from: '2025-05-01', to: '2025-05-05' }, work: ['2025-04-27'] },
      { name: '端午节', off: { from: '2025-05-31', to: '2025-06-02' } },
      { name: '国庆节、中秋节', off: { from: '2025-10-01', to: '2025-10-08' }, work: ['2025-09-28', '2025-10-11'] },
    ],
  },
  {
    year: 2026,
    notice: '国办发明电〔2025〕7号',
    url: 'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm',
    issued: '2025-11-04',
    festivals: [
      { name: '元旦', off: { from: '2026-01-01', to: '2026-01-03' }, work: ['2026-01-04'] },
      { name: '春节', off: { from: '2026-02-15', to: '2026-02-23' }, work: ['2026-02-14', '2026-02-28'] },
      { name: '清明节', off: { from: '2026-04-04', to: '2026-04-06' } },
      { name: '劳动节', off: { from: '2026-05-01', to: '2026-05-05' }, work: ['2026-05-09'] },
      { name: '端午节', off: { from: '2026-06-19', to: '2026-06-21' } },
      { name: '中秋节', off: { from: '2026-09-25', to: '2026-09-27' } },
      { name: '国庆节', off: { from: '2026-10-01', to: '2026-10-07' }, work: ['2026-09-20', '2026-10-10'] },
    ],
  },
];
