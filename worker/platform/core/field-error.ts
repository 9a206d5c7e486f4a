/** The kinds of a wrong value. Programs switch on them; more may be added. */
export const FIELD_ERROR_CODES = [
  'missing',
  'wrong_type',
  'wrong_format',
  'too_small',
  'too_large',
  'not_allowed',
  'unknown_field',
  'invalid',
] as const;

/** The part of the request that a value belongs to. */
export type RequestPart = 'body' | 'query' | 'path' | 'header';

/** One wrong value of a request. */
export interface FieldError {
  in: RequestPart;
  /** A JSON Pointer (RFC 6901) from the root of the part: `/areaCodes/0`; empty for the whole part. */
  pointer: string;
  code: (typeof FIELD_ERROR_CODES)[number];
  /** Tells a person how to correct the value. */
  detail: string;
}
