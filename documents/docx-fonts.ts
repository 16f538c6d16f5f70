/**
 * The faces GB/T 9704 asks for. They are proprietary and never travel with the file: it names them, and names in the font table what
 * a machine without them should take instead.
 */
const faces = {
  body: { name: '仿宋', instead: '仿宋_GB2312;FangSong;FangSong_GB2312;STFangsong;华文仿宋;Noto Serif SC' },
  heading: { name: '黑体', instead: 'SimHei;STHeiti;Noto Sans SC' },
  title: {
    name: '方正小标宋简体',
    instead: '方正小标宋_GBK;小标宋;FZXiaoBiaoSong-B05S;华文中宋;宋体;SimSun;Noto Serif SC',
  },
} as const;
export type Face = keyof typeof faces;

const LATIN = 'Times New Roman';
const font = (name: string) => ({ eastAsia: name, ascii: LATIN, hAnsi: LATIN, cs: LATIN, hint: 'eastAsia' });
export const fonts = { body: font(faces.body.name), heading: font(faces.heading.name), title: font(faces.title.name) };

const entries = Object.values(faces).map(
  ({ name, instead }) =>
    `<w:font w:name="${name}"><w:altName w:val="${instead.replaceAll(';', ',')}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>`,
);
/** `word/fontTable.xml`. */
export const fontTable = {
  path: 'word/fontTable.xml',
  data: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${entries.join('')}</w:fonts>`,
};
