import * as z from 'zod';
import { fromBase64Url, toBase64Url } from './crypto';
import { invalidRequest } from './errors';

/** The end of a page, opaque to the caller: an instant or a number, and an id that breaks ties. */
export interface Cursor {
  at: number;
  id: string;
}

const Wire = z.tuple([z.number(), z.string()]);

export const writeCursor = ({ at, id }: Cursor): string =>
  toBase64Url(new TextEncoder().encode(JSON.stringify([at, id])));

/** @throws request.invalid for a cursor that is not from a page. */
export function readCursor(text: string): Cursor {
  try {
    const [at, id] = Wire.parse(JSON.parse(new TextDecoder().decode(fromBase64Url(text))));
    return { at, id };
  } catch (cause) {
    const detail = 'Use the nextCursor of the previous page.';
    const error = { in: 'query', pointer: '/cursor', code: 'invalid', detail } as const;
    throw invalidRequest([error], cause);
  }
}

/** A position that a job has stored; `start` when it cannot be read, because an older version stored it in another form. */
export function readPosition<T>(schema: z.ZodType<T>, text: string, start: T): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return start;
  }
}
