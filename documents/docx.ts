import { AlignmentType, Document, Footer, Packer, PageNumber, Paragraph, Table, TextRun, WidthType } from 'docx';
import { TableCell, TableRow, VerticalAlignTable, convertMillimetersToTwip as mm } from 'docx';
import type { IParagraphOptions, ITableOptions } from 'docx';
import type { Content, ContentBlock, Lines } from './content.ts';
import { fontTable, fonts, type Face } from './docx-fonts.ts';

/** Half points: 3号 for the body, 四号 in tables, 二号 for titles. */
const BODY = 32;
const SMALL = 28;
const TITLE = 44;
/** 22 lines on 225 mm. */
const PITCH = { line: 580, lineRule: 'exact' } as const;
const WIDTH = mm(156);

type Looks = Omit<IParagraphOptions, 'children' | 'text'> & { readonly size?: number; readonly face?: Face };

const paragraph = (text: string, { size = BODY, face = 'body', ...options }: Looks = {}): Paragraph =>
  new Paragraph({
    spacing: PITCH,
    ...options,
    children: [new TextRun({ text, size, font: fonts[face], bold: face === 'heading' })],
  });
const centred = AlignmentType.CENTER;

/** A cell holds at least one paragraph, or Word would not open the file. */
function cell(lines: Lines, width: number, looks: Looks = {}): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    verticalAlign: VerticalAlignTable.CENTER,
    children: (lines.length > 0 ? lines : ['']).map((line) =>
      paragraph(line, { size: SMALL, spacing: { line: 440, lineRule: 'exact' }, ...looks }),
    ),
  });
}
const table = (rows: TableRow[], widths: number[], more: Partial<ITableOptions> = {}): Table =>
  new Table({ rows, columnWidths: widths, width: { size: WIDTH, type: WidthType.DXA }, ...more });

const NONE = { style: 'none', size: 0, color: 'auto' } as const;
const borderless = { top: NONE, bottom: NONE, left: NONE, right: NONE, insideHorizontal: NONE, insideVertical: NONE };
/** Word joins tables that touch each other. */
const apart = (): Paragraph => paragraph('', { spacing: { line: 200, lineRule: 'exact' } });

function blockOf(block: ContentBlock): (Paragraph | Table)[] {
  switch (block.type) {
    case 'title':
      return [
        paragraph(block.text, { size: TITLE, face: 'title', alignment: centred, spacing: { line: 700, after: 120 } }),
      ];
    case 'number':
      return [paragraph(block.text, { alignment: centred, spacing: { ...PITCH, after: 240 } })];
    case 'heading':
      return [paragraph(block.text, { face: 'heading', keepNext: true, spacing: { ...PITCH, before: 160 } })];
    case 'paragraph':
      return block.lines.map((line) =>
        paragraph(line, { alignment: AlignmentType.BOTH, indent: { firstLineChars: block.flush ? 0 : 200 } }),
      );
    case 'facts': {
      const longest = Math.max(...block.rows.map(({ label }) => label.length));
      const first = Math.min(longest * SMALL * 10 + 260, WIDTH / 2);
      const rows = block.rows.map(({ label, lines }) => [
        cell([label], first, { alignment: centred }),
        cell(lines, WIDTH - first),
      ]);
      return [
        table(
          rows.map((children) => new TableRow({ children, cantSplit: false })),
          [first, WIDTH - first],
        ),
        apart(),
      ];
    }
    case 'table': {
      const shares = block.columns.reduce((sum, { width }) => sum + width, 0);
      const widths = block.columns.map(({ width }) => Math.floor((WIDTH * width) / shares));
      const head = block.columns.map(({ label }, i) =>
        cell([label], widths[i] ?? 0, { alignment: centred, face: 'heading' }),
      );
      const rows = block.rows.map((row) =>
        row.map((lines, i) => cell(lines, widths[i] ?? 0, { alignment: block.columns[i]?.align ?? 'left' })),
      );
      const body = rows.map((children) => new TableRow({ children }));
      return [table([new TableRow({ children: head, tableHeader: true }), ...body], widths), apart()];
    }
    case 'signatures': {
      const half = Math.floor(WIDTH / 2);
      const places = block.places.map(({ label, date }) =>
        cell([label, '', date], half, { size: BODY, spacing: PITCH }),
      );
      if (places.length % 2 === 1) places.push(cell([], half));
      const rows = places.flatMap((_, i) =>
        i % 2 === 0 ? [new TableRow({ children: places.slice(i, i + 2), cantSplit: true })] : [],
      );
      return [apart(), table(rows, [half, half], { borders: borderless }), apart()];
    }
    case 'issued':
      return block.lines.map((line, i) =>
        paragraph(line, {
          ...{ alignment: AlignmentType.RIGHT, indent: { right: BODY * 10 * 2 }, keepNext: i < block.lines.length - 1 },
          spacing: { ...PITCH, before: i === 0 ? 480 : 0 },
        }),
      );
    case 'new-page':
      return [paragraph('', { pageBreakBefore: true, spacing: { line: 20, lineRule: 'exact' } })];
  }
}

/** The same text for the office's word processor. What is issued is the PDF: this is a copy to work on, and not the same bytes twice. */
export async function renderDocx(content: Content): Promise<Buffer> {
  const number = new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: SMALL, font: fonts.body });
  const document = new Document({
    ...{ creator: content.issuer, lastModifiedBy: content.issuer, title: content.name, description: content.number },
    styles: {
      default: { document: { run: { font: fonts.body, size: BODY, language: { value: 'zh-CN', eastAsia: 'zh-CN' } } } },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: mm(210), height: mm(297) },
            margin: { top: mm(37), left: mm(28), right: mm(26), bottom: mm(35), footer: mm(25) },
          },
        },
        footers: { default: new Footer({ children: [new Paragraph({ alignment: centred, children: [number] })] }) },
        children: content.blocks.flatMap(blockOf),
      },
    ],
  });
  return Packer.toBuffer(document, undefined, [fontTable]);
}
