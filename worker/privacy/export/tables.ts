import { csvTable, type Cell } from '../../platform/documents/csv';
import type { Files } from './zip-parts';

/** A row as JSON. */
export type Item = Readonly<Record<string, unknown>>;

/** Lists and objects become JSON, so that a row stays one line. */
const toCell = (value: unknown): Cell =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : value === null || value === undefined
      ? null
      : JSON.stringify(value);

function toCsv(items: readonly Item[]): string {
  const fields = [...new Set(items.flatMap((item) => Object.keys(item)))];
  const data = items.map((item) => fields.map((field) => toCell(item[field])));
  return csvTable(fields, data);
}

const encoder = new TextEncoder();

/** `items` as `name.json` and `name.csv`; no files without items. */
export const toTables = (name: string, items: readonly Item[]): Files =>
  items.length === 0
    ? {}
    : {
        [`${name}.json`]: encoder.encode(`${JSON.stringify(items, null, 2)}\n`),
        [`${name}.csv`]: encoder.encode(toCsv(items)),
      };
