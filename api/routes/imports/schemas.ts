/** Bodies and answers of the import routes. */
import { Type } from 'typebox';
import { fileFaults, rowFaults } from '../../../db/imports/faults.ts';
import { importKinds } from '../../../db/imports/kinds.ts';
import { importStates } from '../../../db/schema/index.ts';
import { nullable, paging, wording } from '../lists/schemas.ts';

export const kindParams = Type.Object({
  kind: Type.Unsafe<string>({
    ...{ type: 'string', enum: importKinds.map(({ name }) => name) },
    description: importKinds.map(({ name, zh }) => `${name} ${zh}`).join('，'),
  }),
});
export const idParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 36, description: '导入编号 / id of the import' }),
});
export const importQuery = Type.Object(
  { dryRun: Type.Boolean({ default: false, description: '只检查、计数，不写入 / judge and count, write nothing' }) },
  { additionalProperties: false },
);
export const listQuery = Type.Object({ ...paging }, { additionalProperties: false });

const count = (description: string) => Type.Integer({ description });
export const importItem = Type.Object({
  id: Type.String({ format: 'uuid' }),
  kind: Type.String(),
  format: Type.String({ description: 'csv-utf8、csv-gb18030、xlsx' }),
  dryRun: Type.Boolean(),
  by: Type.String(),
  at: Type.String(),
  state: Type.Unsafe<string>({ type: 'string', enum: [...importStates] }),
  failure: nullable.of(
    Type.Object({ code: Type.Unsafe<string>({ type: 'string', enum: Object.keys(fileFaults) }), message: wording }),
  ),
  rows: count('已处理行数 / rows dealt with'),
  lines: Type.Unsafe<number | null>({
    ...{ type: ['integer', 'null'] },
    description: '文件约有多少行 / about how many there are; null for a workbook',
  }),
  created: count('新增；试运行为将要新增 / created, or to be'),
  updated: count('更新 / updated'),
  unchanged: count('不变 / unchanged'),
  faulty: count('出错行数 / rows at fault'),
  startedAt: nullable.text(),
  endedAt: nullable.text(),
  links: Type.Object({ self: Type.String(), errors: nullable.text() }),
});
export const importDetail = Type.Object({
  ...importItem.properties,
  errors: Type.Array(
    Type.Object({
      line: Type.Integer({ description: '行号，表头为 1 / 1 is the header' }),
      column: Type.String(),
      code: Type.Unsafe<string>({ type: 'string', enum: Object.keys(rowFaults) }),
      message: wording,
    }),
    { description: '前 100 个错误，不含单元格内容 / the first 100, without what stood there' },
  ),
});
