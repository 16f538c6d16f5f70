/** The columns of an organisation file. The same list makes the template, the header check and the documentation. */

export interface Wording {
  readonly zh: string;
  readonly en: string;
}

interface ColumnSpec extends Wording {
  /** The header in Chinese; a file may use either. */
  readonly header: string;
  readonly of: 'both' | 'union' | 'unit';
  readonly required: boolean;
  readonly maxLength: number;
}

export const columns = {
  record: {
    header: '类别',
    of: 'both',
    required: true,
    maxLength: 20,
    zh: 'union（工会组织）或 unit（服务机构）',
    en: 'union or unit',
  },
  id: {
    header: '编号',
    of: 'both',
    required: true,
    maxLength: 64,
    zh: '小写字母、数字和连字符，两类之间也不得重复，一经使用不再更改',
    en: 'lower-case letters, digits and hyphens; unique among unions and units together; never changed',
  },
  name: { header: '名称', of: 'both', required: true, maxLength: 120, zh: '全称', en: 'full name' },
  kind: { header: '性质', of: 'both', required: true, maxLength: 40, zh: '代码或中文名称', en: 'code or Chinese name' },
  parent: {
    header: '上级工会',
    of: 'union',
    required: false,
    maxLength: 64,
    zh: '上级工会编号，市总工会留空',
    en: 'id of the union above; empty for the city federation',
  },
  tier: {
    header: '层级',
    of: 'unit',
    required: false,
    maxLength: 1,
    zh: '1、2、3，可由性质推定',
    en: '1, 2 or 3; follows from the kind',
  },
  union: {
    header: '所属工会',
    of: 'unit',
    required: true,
    maxLength: 64,
    zh: '所属工会编号',
    en: 'id of the union it belongs to',
  },
  superior: {
    header: '指导机构',
    of: 'unit',
    required: false,
    maxLength: 64,
    zh: '指导它的服务机构编号，仅市中心留空',
    en: 'id of the unit that guides it; empty for the city centre only',
  },
  second_superior: {
    header: '第二指导机构',
    of: 'unit',
    required: false,
    maxLength: 64,
    zh: '双重指导时填写',
    en: 'where it answers to two',
  },
  opens: {
    header: '上班时间',
    of: 'unit',
    required: false,
    maxLength: 5,
    zh: 'HH:MM',
    en: 'HH:MM; empty together with closes',
  },
  closes: {
    header: '下班时间',
    of: 'unit',
    required: false,
    maxLength: 5,
    zh: 'HH:MM，留空则期限到 24:00',
    en: 'HH:MM; without it terms run to 24:00',
  },
  active: {
    header: '启用',
    of: 'both',
    required: false,
    maxLength: 5,
    zh: 'yes 或 no，默认 yes',
    en: 'yes or no; yes if empty',
  },
} as const satisfies Record<string, ColumnSpec>;

export type Column = keyof typeof columns;
export const columnNames = Object.keys(columns) as Column[];

/** The column a header cell means, by its name or its Chinese title. */
export function columnNamed(header: string): Column | undefined {
  return columnNames.find((name) => name === header.toLowerCase() || columns[name].header === header);
}
