import * as z from 'zod';
import { fromBase64Url, hmacSha256, sameText, toBase64Url } from './crypto';
import { invalidRequest } from './errors';
import type { RequestPart } from './field-error';

/** The end of a page: an instant or a number, and an id that breaks ties. */
export interface Cursor {
  at: number;
  id: string;
}

const Wire = z.tuple([z.number(), z.string()]);

/** The position of a list that is sorted by other columns. */
export const encodePosition = (values: readonly (string | number)[]): string =>
  toBase64Url(new TextEncoder().encode(JSON.stringify(values)));

export const writeCursor = ({ at, id }: Cursor): string => encodePosition([at, id]);

const MAC_BYTES = 8;
const MAC_LENGTH = Math.ceil((MAC_BYTES * 8) / 6);

const macOf = (key: string, list: string, position: string): string =>
  toBase64Url(hmacSha256(key, `cursor:${JSON.stringify([list, position])}`).subarray(0, MAC_BYTES));

/** The cursor that a caller gets for a position; `list` is the text of what it belongs to. */
export const signCursor = (key: string, list: string, position: string): string =>
  `${position}${macOf(key, list, position)}`;

/** The position of a caller's cursor. @throws request.invalid for one that was not signed for this list. */
export function openCursor(key: string, list: string, cursor: string, part: RequestPart): string {
  const position = cursor.slice(0, -MAC_LENGTH);
  if (sameText(macOf(key, list, position), cursor.slice(-MAC_LENGTH))) return position;
  throw unknownCursor(part);
}

function unknownCursor(part: RequestPart, cause?: unknown) {
  const detail =
    'Send nextCursor of the previous page, to the same path and with the same account and filters. To change a ' +
    'filter, leave the cursor out.';
  return invalidRequest([{ in: part, pointer: '/cursor', code: 'invalid', detail }], cause);
}

/** @throws request.invalid for a position that an older version wrote in another form. */
export function decodePosition<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(fromBase64Url(text))));
  } catch (cause) {
    throw unknownCursor('query', cause);
  }
}

/** @throws request.invalid, as `decodePosition`. */
export function readCursor(text: string): Cursor {
  const [at, id] = decodePosition(Wire, text);
  return { at, id };
}

/** A position that a job has stored; `start` when it cannot be read, because an older version stored it in another form. */
export function readPosition<T>(schema: z.ZodType<T>, text: string, start: T): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return start;
  }
}
