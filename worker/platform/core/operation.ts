import * as z from 'zod';
import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue';
import type { PlatformRole, Scope } from './ctx';
import { FIELD_ERROR_CODES } from './field-error';

/**
 * Allowed callers: `open` all, `caller` every credential, a scope for keys and roles that have it, `person` signed-in
 * people, `owner` owners, a platform role for staff, `socket` and `stream` tickets (for a stream also in the first frame),
 * `signed` providers by signature.
 */
export type Access =
  | 'open'
  | 'caller'
  | 'person'
  | 'owner'
  | Scope
  | Exclude<PlatformRole, 'none'>
  | 'socket'
  | 'stream'
  | 'signed';

export type Tag =
  | 'Verifications'
  | 'Events'
  | 'Catalogue'
  | 'Credits'
  | 'Payments'
  | 'Account'
  | 'Webhooks'
  | 'Notifications'
  | 'Tiers'
  | 'Operators'
  | 'Sign-in'
  | 'Security'
  | 'Reference'
  | 'Operation';

/** The answer of one status; `example` is a complete answer that the schema accepts. */
export interface Answer {
  description: string;
  schema?: z.ZodType;
  example?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** The media types of an answer that is a file. */
  files?: readonly string[];
}

/** The declaration of a route: the reference is generated from it, and a test checks the route against it. */
export interface Operation {
  id: string;
  summary: string;
  description?: string;
  tag: Tag;
  access: Access;
  answers: Readonly<Record<number, Answer>>;
  /** Besides the problems that follow from `access`. */
  problems?: readonly ErrorCode[];
  /** A change that is allowed before the email address is confirmed; all others are refused until then (I-61). */
  unconfirmed?: true;
  /**
   * The route honors an Idempotency-Key. `replayed`: its answer is stored and sent again (`honorIdempotencyKey`). true: a
   * repeat finds the created resource and shows its current state.
   */
  idempotent?: true | 'replayed';
}

/** The problems of query parameters, of a JSON body, and of a body that the route does not read. */
export const QUERY = ['request.invalid'] as const;
export const EMPTY_BODY = [
  'request.too_large',
  'request.aborted',
  'request.unsupported_media_type',
  'request.unsupported_content_encoding',
] as const;
export const JSON_BODY = ['request.invalid', 'request.malformed_json', ...EMPTY_BODY] as const;

export const cents = z.int().describe('US cents');
export const instant = z.iso.datetime();
const nextCursor = z
  .string()
  .nullable()
  .describe('Send it as `cursor` to read the next page; null when no entries follow');

/** The header of an answer to a request that made something readable. */
export const LOCATION = { Location: 'The relative URL at which the resource can be read' } as const;

const hasMore = z.boolean().describe('Whether more entries follow');

/**
 * The answer of every list: one page, or all entries where the server bounds their number. `facts` are properties of the
 * whole list.
 */
export const listOf = (item: z.ZodType, facts: z.ZodRawShape = {}) =>
  z
    .strictObject({ data: z.array(item).describe('The entries'), hasMore, nextCursor, ...facts })
    .meta({ id: `${item.meta()?.id}List` });

/** The 200 answer of a list; `example` is one entry. */
export const listAnswer = (item: z.ZodType, example: unknown, description = 'A page'): Answer => ({
  description,
  schema: listOf(item),
  example: { data: [example], hasMore: false, nextCursor: null },
});

/** The code of a problem. */
export const ErrorCodeSchema = z
  .enum(Object.keys(ERROR_CATALOGUE))
  .meta({ id: 'ErrorCode', description: 'Stable: program against this' });

/** RFC 9457. */
export const Problem = z
  .strictObject({
    type: z.string().describe('Link to the code in the error reference'),
    title: z.string().describe('The kind of problem, in a few words'),
    status: z.int().describe('The HTTP status'),
    detail: z.string().describe('The problem and what to do, for a person'),
    code: ErrorCodeSchema,
    instance: z.string().describe('The id of the request, as in X-Request-Id'),
    errors: z
      .array(
        z.strictObject({
          in: z.enum(['body', 'query', 'path', 'header']),
          pointer: z.string().describe('JSON Pointer to the value, such as `/areaCodes/0`'),
          code: z.enum(FIELD_ERROR_CODES),
          detail: z.string().describe('What to do, for a person'),
        }),
      )
      .optional()
      .describe('The wrong values of a request with the code `request.invalid`, at most 20'),
    verificationId: z
      .string()
      .optional()
      .describe('Id of the order that the request created (`ver_…`), which has ended'),
  })
  .meta({ id: 'Problem' });
