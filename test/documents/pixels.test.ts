/** What stands on the paper: characters are drawn, and not as empty boxes. */
import { expect, it } from 'vitest';
import type { Content, ContentBlock } from '../../documents/content.ts';
import { renderPdf } from '../../documents/pdf.ts';
import { pictureOf, type Picture } from './reading.ts';
import { composed } from './support.ts';

const MM = 72 / 25.4;
const page = (block: ContentBlock): Content => ({
  ...{ kind: 'probe', name: '样张', number: '1', issuer: '样张', issuedOn: '2026-11-22' },
  blocks: [block],
});

/** Whether there is ink, pixel by pixel, in the square of the first character of a page. */
async function drawn(character: string, type: 'paragraph' | 'heading'): Promise<boolean[]> {
  const block: ContentBlock =
    type === 'heading' ? { type, text: character } : { type, lines: [character], flush: true };
  const { grey, width } = await pictureOf(await renderPdf(page(block)), 0, 3);
  const [left, top, size] = [28 * MM, 37 * MM, (156 * MM) / 28].map((points) => Math.round(points * 3)) as [
    number,
    number,
    number,
  ];
  return Array.from(
    { length: size * size },
    (_, i) => (grey[(top + Math.floor(i / size)) * width + left + (i % size)] ?? 255) < 128,
  );
}
const share = (ink: readonly boolean[]): number => ink.filter(Boolean).length / ink.length;

it.each(['paragraph', 'heading'] as const)('draws each character of a %s in a way of its own', async (type) => {
  const characters = ['梁', '沈', '工', '䶮', '㛃', '𬭎', '①', 'A', '8'];
  const pictures: boolean[][] = [];
  for (const character of [...characters, '😀']) pictures.push(await drawn(character, type));
  const shapes = pictures.map((ink) => ink.map(Number).join(''));
  expect(new Set(shapes).size).toBe(shapes.length);
  for (const ink of pictures.slice(0, characters.length)) {
    expect(share(ink)).toBeGreaterThan(0.03);
    expect(share(ink)).toBeLessThan(0.6);
  }
});

/** Where the ink is, in millimetres from the top left. */
function extent({ grey, width, height }: Picture) {
  let [left, right, top, bottom] = [width, 0, height, 0];
  grey.forEach((level, i) => {
    if (level > 128) return;
    [left, right] = [Math.min(left, i % width), Math.max(right, i % width)];
    [top, bottom] = [Math.min(top, Math.floor(i / width)), Math.max(bottom, Math.floor(i / width))];
  });
  return [left, right, top, bottom].map((pixels) => pixels / 2 / MM) as [number, number, number, number];
}

it('keeps to the type area, also with a word that never ends', async () => {
  const endless = { claim: 'a'.repeat(600), mediator: '9'.repeat(80), claimant: 'W'.repeat(200) };
  const workers = [{ no: '1', name: 'M'.repeat(40), claimedYuan: '1234567890', agreedYuan: '' }];
  for (const values of [{}, { ...endless, workers }]) {
    const content = composed('mediation-agreement', values);
    const pdf = await renderPdf(content);
    for (const number of [0, 1]) {
      const [left, right, top, bottom] = extent(await pictureOf(pdf, number));
      expect(left).toBeGreaterThan(27.5);
      expect(right).toBeLessThan(210 - 26 + 0.5);
      expect(top).toBeGreaterThan(36.5);
      expect(bottom).toBeLessThan(297 - 35 + 15);
    }
  }
});

it('shows the mark of a draft', async () => {
  const ink = async (draft: boolean) =>
    (await pictureOf(await renderPdf(composed('aid-refusal'), { draft }))).grey.filter((level) => level < 250).length;
  expect(await ink(true)).toBeGreaterThan(1.5 * (await ink(false)));
});
