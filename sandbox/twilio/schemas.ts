import * as z from 'zod';

/** The part of Twilio's `POST …/Messages.json` form that the Worker sends. Unknown fields pass, as at Twilio. */
export const Message = z.object({
  To: z.string(),
  From: z.string(),
  Body: z.string(),
});
export type Message = z.infer<typeof Message>;

export const E164 = /^\+[1-9]\d{6,14}$/;
/** Characters of a text; longer texts are refused. */
export const MAX_BODY = 1_600;

/** The provider's behaviour. */
export const Switches = z.strictObject({
  /** Status that refuses a text: 429 and 5xx are temporary, others final. Null: texts are accepted. */
  status: z.int().min(400).max(599).nullable(),
  /** Twilio's error code, such as `21610` for a recipient who unsubscribed. */
  code: z.int().min(10_000).max(99_999).nullable(),
  /** Accepts the text and answers 503. */
  loseAnswer: z.boolean(),
  delayMs: z.int().min(0).max(60_000),
});
export type Switches = z.infer<typeof Switches>;

export const DEFAULTS: Switches = { status: null, code: null, loseAnswer: false, delayMs: 0 };

export const SwitchPatch = Switches.partial();
export type SwitchPatch = z.infer<typeof SwitchPatch>;

const numberOrNull = z.string().transform((text) => (text === '' ? null : Number(text)));

/** A browser's form: every value is a string, and a checkbox is present only when it is ticked. */
export const SwitchForm = z
  .object({
    status: numberOrNull,
    code: numberOrNull,
    loseAnswer: z.string().optional(),
    delayMs: z.coerce.number(),
  })
  .transform((form) => ({ ...form, loseAnswer: form.loseAnswer !== undefined }))
  .pipe(Switches);
