import * as z from 'zod/mini';

const EventFrame = z.object({
  id: z.string(),
  type: z.string(),
  version: z.number(),
  timestamp: z.string(),
  sequence: z.number(),
  accountId: z.string(),
  data: z.record(z.string(), z.unknown()),
});
/** An event of the account, with the data that docs/events.md lists for its type. */
export type StreamEvent = z.infer<typeof EventFrame>;

const Frame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), sequence: z.number(), sentAt: z.string() }),
  z.object({ type: z.literal('event'), event: EventFrame }),
  z.object({ type: z.literal('resumed'), sequence: z.number(), hasMore: z.boolean() }),
  z.object({ type: z.literal('resync'), sequence: z.number(), reason: z.string() }),
  z.object({ type: z.literal('notified'), sequence: z.number() }),
]);
export type Frame = z.infer<typeof Frame>;

/** Parses a frame of the server; null when this client does not know its type. */
export function parseFrame(text: string): Frame | null {
  try {
    const parsed = Frame.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
