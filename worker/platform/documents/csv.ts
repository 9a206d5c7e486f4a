import Papa from 'papaparse';
import type { Page } from '../db/page';

/** A column: `number` is written unchanged, `text` so that a spreadsheet does not run it. */
export type Column<Row> = Readonly<
  | { name: string; text: (row: Row) => string | null }
  | { name: string; number: (row: Row) => string | null }
>;
/** A cell of a table without declared columns: a number or a boolean is written unchanged, a string as text. */
export type Cell = string | number | boolean | null;

// Characters that start a formula in a spreadsheet (also in full width), or hide one behind a tab or a line break. The first
// character decides; a phone number is text like any other: `'+12125550123`.
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

const safe = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

function cellOf<Row>(column: Column<Row>, row: Row): string {
  if ('text' in column) return safe(column.text(row) ?? '');
  const number = column.number(row) ?? '';
  return NUMBER.test(number) ? number : safe(number);
}

const linesOf = (cells: readonly (readonly string[])[]): string =>
  cells.length === 0 ? '' : `${Papa.unparse([...cells], { newline: '\r\n' })}\r\n`;

/** RFC 4180 rows, without the header. */
export const csvRows = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string =>
  linesOf(rows.map((row) => columns.map((column) => cellOf(column, row))));

export const csvHeader = <Row>(columns: readonly Column<Row>[]): string =>
  linesOf([columns.map(({ name }) => name)]);

/** A whole table as CSV, with a header of `fields`. */
export const csvTable = (fields: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  linesOf([
    fields.map(safe),
    ...rows.map((row) =>
      row.map((cell) => (typeof cell === 'string' ? safe(cell) : String(cell ?? ''))),
    ),
  ]);

/**
 * All pages as one CSV in UTF-8. `read` is called for a page after the previous one was sent, so that memory does not grow
 * with the list. The first page is read before this returns, so its problems are thrown here.
 */
export async function csvStream<Row>(
  columns: readonly Column<Row>[],
  read: (cursor: string | undefined) => Promise<Page<Row>>,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  const first = await read(undefined);
  let page: Page<Row> | null = null;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const head = page === null ? csvHeader(columns) : '';
      page = page === null ? first : await read(page.nextCursor ?? undefined);
      controller.enqueue(encoder.encode(head + csvRows(columns, page.data)));
      if (page.nextCursor === null) controller.close();
    },
  });
}
