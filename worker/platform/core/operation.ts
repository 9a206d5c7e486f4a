import * as z from 'zod';
import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue';
import type { PlatformRole, Scope } from './ctx';

/**
 * Who may call: anybody, any caller, a key with the scope or a person whose role has it, a signed-in person, one who is
 * an owner, our own staff, the holder of a ticket (of a stream, also in its first frame), the provider by signature.
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

/** What one status means; `example` is a whole answer that the schema accepts. */
export interface Answer {
  description: string;
  schema?: z.ZodType;
  example?: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** What a route promises: the reference is made of it, and a test holds the route to it. */
export interface Operation {
  id: string;
  summary: string;
  description?: string;
  tag: Tag;
  access: Access;
  answers: Readonly<Record<number, Answer>>;
  /** Besides those that follow from `access`. */
  problems?: readonly ErrorCode[];
  /** A change that somebody may make whose address is not confirmed; all others are refused until it is (I-61). */
  unconfirmed?: true;
  /**
   * The route honours an Idempotency-Key: `replayed`, its answer is kept and given again (`repeatable`); true, what was
   * made is found again and shown as it is now.
   */
  idempotent?: true | 'replayed';
}

/** What a route answers to parameters, to a JSON body, and to a body that it does not read. */
export const QUERY = ['request.invalid'] as const;
export const EMPTY_BODY = [
  'request.too_large',
  'request.aborted',
  'request.unsupported_media_type',
] as const;
export const JSON_BODY = ['request.invalid', 'request.malformed_json', ...EMPTY_BODY] as const;

export const cents = z.int().describe('US cents');
export const instant = z.iso.datetime();
export const nextCursor = z
  .string()
  .nullable()
  .describe('Send it as `cursor` to read the next page; null on the last one');

/** A list that is answered as a whole. */
export const listOf = <T extends z.ZodType>(item: T) => z.strictObject({ data: z.array(item) });

/** The 200 of a list that is read in pages; `example` is one item of it. */
export const pageAnswer = (item: z.ZodType, example: unknown, description = 'A page'): Answer => ({
  description,
  schema: z.strictObject({ data: z.array(item), nextCursor }),
  example: { data: [example], nextCursor: null },
});

/** RFC 9457. */
export const Problem = z
  .strictObject({
    type: z.string().describe('Leads to the code’s paragraph in the error reference'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What happened and what to do, for a person'),
    code: z.enum(Object.keys(ERROR_CATALOGUE)).describe('Stable: program against this'),
    instance: z.string().describe('The request’s id, as in X-Request-Id'),
    verificationId: z
      .string()
      .optional()
      .describe('The order that the request placed, and that has ended'),
  })
  .meta({ id: 'Problem' });
