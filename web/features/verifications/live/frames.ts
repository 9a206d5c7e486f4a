import * as z from 'zod/mini';

const Hello = z.object({
  type: z.literal('hello'),
  sequence: z.number(),
  serverTime: z.string(),
});

const Data = z.object({
  from: z.optional(z.nullable(z.string())),
  text: z.optional(z.nullable(z.string())),
  code: z.optional(z.nullable(z.string())),
});

const Event = z.object({
  type: z.literal('event'),
  event: z.object({
    id: z.string(),
    type: z.string(),
    sequence: z.number(),
    timestamp: z.string(),
    data: Data,
  }),
});

const Frame = z.union([Hello, Event]);
export type Frame = z.infer<typeof Frame>;
export type LiveEvent = z.infer<typeof Event>['event'];

/** A frame of the server; null for a kind that this page does not know. */
export function readFrame(text: string): Frame | null {
  try {
    const parsed = Frame.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
