import { winAnsiBytes } from './win-ansi';

/** Two of the standard fonts of every PDF reader. */
export type Font = 'regular' | 'bold';

export const FONT_NAMES: Readonly<Record<Font, string>> = {
  regular: 'Helvetica',
  bold: 'Helvetica-Bold',
};

const FIRST = 32;
/** `width×count` for consecutive bytes, in thousandths of the size: Adobe's metrics of the standard fonts. */
const widths = (runs: string): readonly number[] =>
  runs
    .trim()
    .split(/\s+/)
    .flatMap((run) => {
      const [width = '', count = '1'] = run.split('×');
      return Array.from({ length: Number(count) }, () => Number(width));
    });

const WIDTHS: Readonly<Record<Font, readonly number[]>> = {
  regular: widths(`
    278×2 355 556×2 889 667 191 333×2 389 584 278 333 278×2 556×10 278×2 584×3 556
    1015 667×2 722×2 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667×2 611
    278×3 469 556 333 556×2 500 556×2 278 556×2 222×2 500 222 833 556×4 333 500 278 556 500 722 500×3 334 260 334 584 350
    556 350 222 556 333 1000 556×2 333 1000 667 333 1000 350 611 350 350 222×2 333×2 350 556 1000 333 1000
    500 333 944 350 500 667
    278 333 556×4 260 556 333 737 370 556 584 333 737 333 400 584 333×3 556 537 278 333×2 365 556 834×3 611
    667×6 1000 722 667×4 278×4 722×2 778×5 584 778 722×4 667×2 611
    556×6 889 500 556×4 278×4 556×7 584 611 556×4 500 556 500`),
  bold: widths(`
    278 333 474 556×2 889 722 238 333×2 389 584 278 333 278×2 556×10 333×2 584×3 611
    975 722×4 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 667×2 611
    333 278 333 584 556 333 556 611 556 611 556 333 611×2 278×2 556 278 889 611×4 389 556 333 611 556 778 556×2 500
    389 280 389 584 350
    556 350 278 556 500 1000 556×2 333 1000 667 333 1000 350 611 350 350 278×2 500×2 350 556 1000 333 1000
    556 333 944 350 500 667
    278 333 556×4 280 556 333 737 370 556 584 333 737 333 400 584 333×3 611 556 278 333×2 365 556 834×3 611
    722×6 1000 722 667×4 278×4 722×2 778×5 584 778 722×4 667×2 611
    556×6 889 556×5 278×4 611×7 584 611×5 556 611 556`),
};

/** The width of a WinAnsi text at `size` points. */
export const widthOf = (text: string, font: Font, size: number): number =>
  (winAnsiBytes(text).reduce((sum, byte) => sum + (WIDTHS[font][byte - FIRST] ?? 0), 0) * size) /
  1_000;
